import { describe, expect, test } from 'vitest';
import { applyDone, failure } from '../../../test/ui/acts.ts';
import { type Act, keys, playFrom } from '../../../test/ui/play.ts';
import { checkOver, checkStopped } from '../../../test/ui/plugin-check.ts';
import { type SceneName, sceneOf, scenes } from '../../../test/ui/scenes.ts';
import type { State } from './model.ts';

const applied = applyDone();
const stopped = failure('apply', 'no space left');

const asked = sceneOf('leaving while applying');

describe.each([
  ['that has written everything', applied],
  ['that stopped by itself', stopped],
])('the question whether to leave an apply %s', (_how, ends) => {
  test('goes when the apply ends', () => {
    expect(asked.overlay).toMatchObject({ about: 'leave apply' });
    expect(playFrom(asked, ends).state.overlay).toBeNull();
  });

  test('only leaves, where its answer comes after the end', () => {
    const late: State = { ...playFrom(asked, ends).state, overlay: asked.overlay };
    const { state, tasks } = playFrom(late, keys('tab', 'enter'));
    expect(tasks).toEqual([]);
    expect(state.leaving).not.toBeNull();
    expect(state.applying?.phase).not.toBe('stopping');
  });
});

describe('q while a plugin is checked', () => {
  const question = playFrom(sceneOf('check runs'), keys('q')).state;

  test('asks first, and does nothing by the button that has the focus', () => {
    expect(question.overlay).toMatchObject({ about: 'leave check', focus: 'no' });
    const { state, tasks } = playFrom(question, keys('enter'));
    expect([state.leaving, state.overlay, tasks]).toEqual([null, null, []]);
  });

  test('stops the check and leaves, where that is wanted', () => {
    const { state, tasks } = playFrom(question, keys('tab', 'enter'));
    expect(tasks).toMatchObject([{ task: { type: 'stop' } }]);
    expect(state.leaving).not.toBeNull();
  });

  test.each([
    ['over', checkOver],
    ['stopped', checkStopped],
  ])('is not asked about once the check is %s', (_, ends) => {
    expect(playFrom(question, ends).state.overlay).toBeNull();
    expect(playFrom(question, ends, keys('q')).state.leaving).not.toBeNull();
  });
});

describe('q while a rotation is in progress', () => {
  const linesAfter = (scene: SceneName, ...acts: readonly Act[]): readonly string[] | undefined =>
    playFrom(sceneOf(scene), ...acts, keys('q')).state.leaving?.lines;

  test('says where it is, which phase is next, and what continues it', () => {
    expect(linesAfter('rotation staged, the servers have answered')).toEqual([
      'Rotation of kubernetes-ca: phase trust, next reissue. Continue with:',
      'kpki rotate kubernetes-ca -e dev',
    ]);
  });

  test('says so on any other screen, too', () => {
    expect(linesAfter('trust while a CA is rotated')).toEqual([
      'Rotation of kubernetes-ca: phase trust. Continue with:',
      'kpki rotate kubernetes-ca -e dev',
    ]);
    expect(linesAfter('rotation staged, the servers have answered', keys('esc'))).toHaveLength(2);
  });

  test('says that the phase is incomplete', () => {
    expect(linesAfter('rotation in part')?.[0]).toContain('phase trust, incomplete.');
  });

  test('names several in one command where they are in step', () => {
    expect(linesAfter('rotation of all, its servers are asked')).toEqual([
      'Rotation of kubernetes-ca, sa: phase trust, next reissue. Continue with:',
      'kpki rotate all sa -e dev',
    ]);
    expect(linesAfter('rotation of all, not in step')).toEqual([
      'Rotation of kubernetes-ca: phase trust, next reissue. Continue with:',
      'kpki rotate kubernetes-ca -e dev',
    ]);
  });

  test('says nothing before the first phase', () => {
    expect(linesAfter('rotation not begun')).toEqual([]);
  });

  test('names no phase that an apply may have changed', () => {
    const { applying } = sceneOf('apply begins');
    const writing: State = { ...sceneOf('trust while a CA is rotated'), applying };
    const left = playFrom(writing, () => [{ type: 'broken' }]).state.leaving?.lines ?? [];
    expect(left.slice(-2)).toEqual([
      'Rotation of kubernetes-ca: in progress. Continue with:',
      'kpki rotate kubernetes-ca -e dev',
    ]);
  });
});

test('help stays open when an apply ends', () => {
  const reading = playFrom(sceneOf('apply goes on'), keys('?')).state;
  expect(playFrom(reading, applied).state.overlay).toEqual(reading.overlay);
});

describe('a question with two buttons', () => {
  test.each(['left', 'up'])('is not answered otherwise by one %s too many', (key) => {
    const question = playFrom(sceneOf('plan from nothing'), keys('a')).state;
    expect(question.overlay).toMatchObject({ focus: 'yes' });
    expect(playFrom(question, keys(key, key, key)).state.overlay).toMatchObject({ focus: 'yes' });
    expect(playFrom(question, keys('right', 'right')).state.overlay).toMatchObject({ focus: 'no' });
    expect(playFrom(question, keys('right', key)).state.overlay).toMatchObject({ focus: 'yes' });
  });

  test.each([
    ['plan from nothing', ['a'], 'yes'],
    ['leaving while applying', [], 'no'],
  ] as const)('does nothing by its button that means no: %s', (scene, pressed, focus) => {
    const question = playFrom(sceneOf(scene), keys(...pressed)).state;
    expect(question.overlay).toMatchObject({ is: 'confirm', focus });
    const { state, tasks } = playFrom(question, focus === 'no' ? keys('enter') : keys('tab', 'enter'));
    expect(tasks).toEqual([]);
    expect(state).toEqual({ ...question, overlay: null });
  });

  test('does what its labels say, whatever those are', () => {
    const labeled: State = {
      ...asked,
      overlay: asked.overlay?.is === 'confirm' ? { ...asked.overlay, no: 'Bleiben' } : null,
    };
    expect(playFrom(labeled, keys('enter')).tasks).toEqual([]);
    expect(playFrom(labeled, keys('tab', 'enter')).tasks).toMatchObject([{ task: { type: 'stop' } }]);
  });
});

describe('ctrl-c', () => {
  test.each(Object.keys(scenes) as SceneName[])('leaves, and begins nothing: %s', (scene) => {
    let { state, tasks } = playFrom(sceneOf(scene), keys('ctrl-c'));
    // What is open is closed first: a search, and the help below it. Entries and writes are asked about or stopped.
    for (let more = 0; more < 2 && state.leaving === null; more += 1) {
      const next = playFrom(state, keys('ctrl-c'));
      [state, tasks] = [next.state, [...tasks, ...next.tasks]];
    }
    const begun = tasks.map(({ task }) => task.type);
    expect(begun.filter((type) => type !== 'stop')).toEqual([]);
    // What waits for a sink is stopped before it is left.
    if (scene.endsWith('waits for a sink')) expect(begun).toContain('stop');
    else expect(state.leaving).not.toBeNull();
  });

  test.each([
    ['a question', 'question before applying'],
    ['the palette', 'palette'],
    ['a filter that is typed', 'filter typed'],
    ['a choice', 'a choice of what to copy'],
  ] as const)('closes %s, and leaves only from the screen below', (_, scene) => {
    const closed = playFrom(sceneOf(scene), keys('ctrl-c')).state;
    expect(closed.leaving).toBeNull();
    expect(closed.overlay).toBeNull();
    expect(playFrom(closed, keys('ctrl-c')).state.leaving).not.toBeNull();
  });
});
