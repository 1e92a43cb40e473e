import { describe, expect, test } from 'vitest';
import { type SceneName, sceneOf, scenes } from '../../../test/ui/scenes.ts';
import { copyItemsIn } from './copy.ts';
import type { Effect } from './effect.ts';
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
      'command',
    ]);
    const { state, effects } = press(asked.state, 'enter');
    expect(effects).toEqual([{ type: 'copy', text: expect.stringMatching(fingerprint) }]);
    expect(state.overlay).toBeNull();
    expect(state.message?.text).toMatch(/^sent to the clipboard: fingerprint 9f:1b:/);
  });

  test('y twice copies the fingerprint, and arrows choose another text', () => {
    const twice = press(sceneOf('artifact'), 'y', 'y');
    expect(twice.effects).toEqual(press(sceneOf('artifact'), 'y', 'enter').effects);
    const last = press(sceneOf('artifact'), 'y', 'end', 'enter');
    expect(last.effects).toEqual([{ type: 'copy', text: 'kpki show apiserver cp1 -e dev' }]);
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

test.each(['plan', 'tree'] as const)('a %s without texts of its own offers its command, as a row too', (of) => {
  const [before, command] =
    of === 'plan'
      ? [sceneOf('plan'), 'kpki plan -e dev']
      : [press(sceneOf('trust'), 'down', 'down').state, 'kpki status -e dev'];
  const asked = press(before, 'y');
  expect(asked.effects).toEqual([]);
  expect(asked.state.overlay).toMatchObject({ is: 'copy', items: [{ kind: 'command', text: command }] });
  const { state, effects } = press(asked.state, 'y');
  expect(effects).toEqual([{ type: 'copy', text: command }]);
  expect(state.message?.text).toBe(`sent to the clipboard: command ${command}`);
});

test('of the commands so far, it is all of them, each on a line, or one', () => {
  const { state, effects } = press(sceneOf('plan'), 'v', 'y', 'y');
  expect(effects).toEqual([{ type: 'copy', text: 'kpki status -e dev\nkpki plan -e dev' }]);
  expect(state.overlay).toBeNull();
  expect(state.message?.text).toBe('sent to the clipboard: commands, all 2');
  expect(press(sceneOf('plan'), 'v', 'y', 'end', 'y').effects).toEqual([{ type: 'copy', text: 'kpki plan -e dev' }]);
});

test.each(Object.keys(scenes) as SceneName[])(
  'nothing private can be copied, and no line ends in a text: %s',
  (scene) => {
    for (const { kind, text } of copyItemsIn(sceneOf(scene))) {
      expect(text).not.toMatch(/PRIVATE KEY|\.key$/);
      expect(kind === 'commands' ? text.replaceAll('\n', '') : text).not.toMatch(/\p{Cc}/u);
    }
  },
);
