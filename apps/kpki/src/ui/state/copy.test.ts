import { type CopyWay, isOfLines } from '@kpki/presentation';
import { describe, expect, test } from 'vitest';
import { keys, playFrom, text } from '../../../test/ui/play.ts';
import { type SceneName, sceneOf, scenes } from '../../../test/ui/scenes.ts';
import { copyItemsIn } from './copy.ts';
import type { Effect } from './effect.ts';
import { sentence } from './frame.ts';
import type { State } from './model.ts';
import { type UiEvent, update } from './update.ts';

function press(state: State, ...names: readonly string[]): { state: State; effects: readonly Effect[] } {
  return names.reduce(
    (before: { state: State; effects: readonly Effect[] }, key) => {
      const { state: next, effects } = update(before.state, { type: 'key', key } satisfies UiEvent);
      return { state: next, effects: [...before.effects, ...effects] };
    },
    { state, effects: [] },
  );
}

const fingerprint = /^(?:[\da-f]{2}:){31}[\da-f]{2}$/;

describe('at an artifact', () => {
  test('y asks which, with the fingerprint first, and enter copies it', () => {
    const asked = press(sceneOf('artifact'), 'y');
    expect(asked.effects).toEqual([]);
    expect(asked.state.overlay).toMatchObject({ is: 'copy', cursor: 0 });
    expect(copyItemsIn(asked.state).map(({ kind }) => kind)).toEqual([
      'fingerprint',
      'subject',
      'serial',
      'path',
      'name',
      'command',
    ]);
    const { state, effects } = press(asked.state, 'enter');
    expect(effects).toEqual([{ type: 'copy', text: expect.stringMatching(fingerprint) }]);
    expect(state.overlay).toBeNull();
    // Whose it is, and not the value, which is long.
    expect(state.message?.text).toBe('sent to the clipboard: SHA-256 fingerprint of apiserver cp1');
  });

  test('says that a text is copied whole where its line is cut', () => {
    const at = (scene: SceneName): string => sentence(press(sceneOf(scene), 'y').state).text;
    expect(at('artifact')).toBe('A text that is cut with … is copied whole.');
    expect(at('plan')).toBe('');
  });

  test('y twice copies the fingerprint, and arrows choose another text', () => {
    const twice = press(sceneOf('artifact'), 'y', 'y');
    expect(twice.effects).toEqual(press(sceneOf('artifact'), 'y', 'enter').effects);
    const last = press(sceneOf('artifact'), 'y', 'end', 'enter');
    expect(last.effects).toEqual([{ type: 'copy', text: 'kpki show apiserver cp1 -e dev' }]);
  });

  test('of what is missing has where it belongs and its name, and the command of the screen last', () => {
    const { state } = playFrom(sceneOf('trust'), keys('/'), text('scheduler.conf cp2'), keys('enter'));
    expect(copyItemsIn(state)).toMatchObject([
      { kind: 'path', text: './out/cp2/scheduler.conf' },
      { kind: 'name', text: 'scheduler.conf/cp2' },
      { kind: 'command', text: 'kpki status -e dev' },
    ]);
  });

  test('esc copies nothing', () => {
    const { state, effects } = press(sceneOf('artifact'), 'y', 'esc');
    expect(effects).toEqual([]);
    expect(state).toEqual(sceneOf('artifact'));
  });
});

test('of a row of the tree, it is the artifact of the row', () => {
  expect(press(sceneOf('trust'), 'y', 'enter').effects).toEqual(press(sceneOf('trust'), 'enter', 'y', 'enter').effects);
});

test('a plan has no texts of its own, and offers its command', () => {
  const command = 'kpki plan -e dev';
  const asked = press(sceneOf('plan'), 'y');
  expect(asked.effects).toEqual([]);
  expect(asked.state.overlay).toMatchObject({ is: 'copy', items: [{ kind: 'command', text: command }] });
  const { state, effects } = press(asked.state, 'y');
  expect(effects).toEqual([{ type: 'copy', text: command }]);
  expect(state.message?.text).toBe('sent to the clipboard: command of the screen');
});

describe('in the fleet', () => {
  test('y offers the status command and the file of the cluster, then the command of the screen, and says what was copied', () => {
    const fleet = sceneOf('fleet');
    const asked = press(fleet, 'y');
    expect(asked.state.overlay).toMatchObject({ is: 'copy', of: 'prod-eu · prod' });
    expect(copyItemsIn(fleet)).toEqual([
      { kind: 'status', text: 'kpki status -f clusters/a.yaml -e prod' },
      { kind: 'path', text: 'clusters/a.yaml' },
      { kind: 'command', text: "kpki status -f 'clusters/*.yaml'" },
    ]);
    const first = press(asked.state, 'enter');
    expect(first.effects).toEqual([{ type: 'copy', text: 'kpki status -f clusters/a.yaml -e prod' }]);
    expect(first.state.message?.text).toBe('sent to the clipboard: status command of prod-eu · prod');
    const { state, effects } = press(asked.state, 'end', 'enter');
    expect(effects).toEqual([{ type: 'copy', text: "kpki status -f 'clusters/*.yaml'" }]);
    expect(state.message?.text).toBe('sent to the clipboard: command of the screen');
  });

  test('y offers the file alone where it cannot be used, and the fingerprint of one certificate that expires', () => {
    const broken = sceneOf('fleet, a broken file');
    expect(copyItemsIn(broken).map(({ kind }) => kind)).toEqual(['path', 'command']);
    const [fingerprint, subject, ...others] = copyItemsIn(sceneOf('fleet, what expires'));
    expect([fingerprint?.kind, subject?.kind]).toEqual(['fingerprint', 'subject']);
    expect(fingerprint?.text).toMatch(/^([0-9a-f]{2}:){31}[0-9a-f]{2}$/);
    expect(others.map(({ kind, of }) => [kind, of])).toEqual([
      ['status', 'prod-eu · prod'],
      ['path', 'prod-eu · prod'],
      ['command', undefined],
    ]);
  });
});

describe('at a row that folds several', () => {
  const group = press(sceneOf('trust'), 'down', 'down').state;

  test('y offers the fingerprints of all, each on a line with its owner, the paths and the command', () => {
    const asked = press(group, 'y');
    expect(asked.state.overlay).toMatchObject({ is: 'copy', of: expect.stringMatching(/^\S+, \d+ nodes$/) });
    const items = copyItemsIn(group);
    expect(items.map(({ kind, of }) => [kind, of]).slice(0, 4)).toEqual([
      ['fingerprints', undefined],
      ['paths', undefined],
      ['fingerprint', 'cp1'],
      ['path', 'cp1'],
    ]);
    expect(items.at(-1)?.kind).toBe('command');
    const lines = items[0]?.text.split('\n') ?? [];
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(line).toMatch(/^\S+ (?:[\da-f]{2}:){31}[\da-f]{2}$/);
    expect(press(asked.state, 'y').effects).toEqual([{ type: 'copy', text: lines.join('\n') }]);
  });
});

describe('in tmux', () => {
  const asked = press({ ...sceneOf('artifact'), isInTmux: true }, 'y', 'y');
  const copied = asked.state.copying ?? { kind: 'command', of: null };
  const answered = (state: State, way: CopyWay = 'tmux'): State => update(state, { type: 'copied', copied, way }).state;

  test('nothing is said before tmux has answered', () => {
    const text = expect.stringMatching(fingerprint);
    expect(copied).toEqual({ kind: 'fingerprint', of: 'apiserver cp1' });
    expect(asked.effects).toEqual([{ type: 'tmux copy', text, copied }]);
    expect(asked.state).toMatchObject({ overlay: null, message: null });
  });

  test.each([
    ['tmux', 'copied to tmux, sent to the clipboard: SHA-256 fingerprint of apiserver cp1'],
    ['past tmux', 'sent (tmux needs set-clipboard on): SHA-256 fingerprint of apiserver cp1'],
    ['nowhere', 'not copied (tmux failed): SHA-256 fingerprint of apiserver cp1'],
  ] as const)('then where the text is: %s', (way, text) => {
    expect(answered(asked.state, way).message?.text).toBe(text);
  });

  test('a message that came meanwhile stays', () => {
    const message = { severity: 'critical', text: 'a step failed' } as const;
    expect(answered({ ...asked.state, message }).message).toEqual(message);
  });

  test('only the newest copy is answered for, also after an older message of a copy', () => {
    const again = press(asked.state, 'y', 'y').state;
    expect(answered(again).message).toBeNull();
    const last = press(answered(asked.state), 'y', 'end', 'enter');
    const [effect] = last.effects;
    if (effect?.type !== 'tmux copy') throw new Error('nothing is copied');
    const { message } = update(last.state, { type: 'copied', copied: effect.copied, way: 'tmux' }).state;
    expect(message?.text).toMatch(/command of the screen$/);
  });
});

test('of the commands so far, it is all of them, each on a line, or one', () => {
  const log = press(sceneOf('plan'), 'v').state;
  const { state, effects } = press(log, 'y', 'y');
  expect(effects).toEqual([{ type: 'copy', text: 'kpki status -e dev\nkpki plan -e dev' }]);
  expect(state.overlay).toBe(log.overlay);
  expect(sentence(state).text).toBe('sent to the clipboard: commands so far');
  expect(press(sceneOf('plan'), 'v', 'y', 'end', 'y').effects).toEqual([{ type: 'copy', text: 'kpki plan -e dev' }]);
});

test.each(Object.keys(scenes) as SceneName[])(
  'nothing private can be copied, and no line ends in a text: %s',
  (scene) => {
    for (const { kind, text } of copyItemsIn(sceneOf(scene))) {
      expect(text).not.toMatch(/PRIVATE KEY|\.key$/);
      expect(isOfLines(kind) ? text.replaceAll('\n', '') : text).not.toMatch(/\p{Cc}/u);
    }
  },
);
