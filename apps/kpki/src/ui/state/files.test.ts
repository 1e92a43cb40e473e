import { describe, expect, test } from 'vitest';
import { failure, planned, read } from '../../../test/ui/acts.ts';
import { inventoryOf } from '../../../test/ui/inventory.ts';
import { nameSets } from '../../../test/ui/names.ts';
import { type Act, keys, later, type Played, playFrom, tells } from '../../../test/ui/play.ts';
import { sceneOf } from '../../../test/ui/scenes.ts';
import type { Inventory } from '../../session/inventory.ts';
import type { State } from './model.ts';
import { update } from './update.ts';
import { watchDue } from './watch.ts';

const second = 1000;
const names = nameSets.latin;
const before = inventoryOf(names);

const watching = (state: State = sceneOf('trust')): State => playFrom(state, keys('i')).state;
const changed =
  (after = 0): Act =>
  (state) => [{ type: 'files changed', now: state.now + after }];
const readings = ({ tasks }: Played): number => tasks.filter(({ task }) => task.type === 'read').length;

/** As another program leaves it. */
function without(inventory: Inventory, artifact: string): Inventory {
  const entries = inventory.entries.map((entry) =>
    entry.artifact === artifact
      ? { ...entry, state: 'missing' as const, fingerprint: null, notAfter: null, residualSeconds: null }
      : entry,
  );
  return { ...inventory, entries };
}

const another = without(before, 'apiserver cp2');

describe('changed files', () => {
  test('are read at once, where the last reading is long enough ago', () => {
    expect(readings(playFrom(watching(), changed(5 * second)))).toBe(1);
    expect(readings(playFrom(watching(), changed(500)))).toBe(0);
    expect(readings(playFrom(watching(), changed(500), later(500)))).toBe(1);
  });

  test('that follow each other are read with pauses of ten times what a reading takes', () => {
    const slow = playFrom(
      watching(),
      changed(5 * second),
      later(2 * second),
      read(names, { inventory: another }),
    ).state;
    expect(readings(playFrom(slow, changed(19 * second)))).toBe(0);
    expect(readings(playFrom(slow, changed(19 * second), later(second)))).toBe(1);
  });

  test('while they are read are read once more, and nothing is read after that', () => {
    const played = playFrom(watching(), changed(5 * second), changed(), changed(), read(names));
    expect(readings(played)).toBe(1);
    const again = playFrom(played.state, later(second), read(names), later(28 * second));
    expect(readings(again)).toBe(1);
  });

  test('in which nothing of the cluster changes are read ever less often, down to the interval', () => {
    let state = watching();
    const pauses = Array.from({ length: 7 }, () => {
      state = playFrom(state, changed(), later(60 * second), read(names), changed()).state;
      return ((watchDue(state) ?? 0) - state.now) / second;
    });
    expect(pauses).toEqual([2, 4, 8, 16, 30, 30, 30]);
    const found = playFrom(state, later(30 * second), read(names, { inventory: without(before, 'apiserver cp1') }));
    expect(found.state.files.inVain).toBe(0);
  });

  test('are not read while nothing is watched, nor over a question', () => {
    expect(readings(playFrom(sceneOf('trust'), changed(5 * second)))).toBe(0);
    const asked = playFrom(watching(), keys('?'), changed(5 * second));
    expect(readings(asked)).toBe(0);
    expect(readings(playFrom(asked.state, keys('esc'), later(second)))).toBe(1);
  });

  test('leave a plan on the screen, and a line says that it is older', () => {
    const { state, tasks } = playFrom(watching(), keys('p'), planned(names), changed(5 * second), later(60 * second));
    expect(tasks.map(({ task }) => task.type)).toEqual(['plan']);
    expect(state.planning.is).toBe('made');
    expect(state.message).toEqual({
      severity: 'warning',
      text: 'Files changed since this plan was made: t plans again.',
    });
    const { overlay } = playFrom(state, keys('a')).state;
    expect(overlay).toMatchObject({
      is: 'confirm',
      lines: expect.arrayContaining(['Files changed since this plan was made: t plans again.']),
    });
  });

  test('that the apply before a plan has written do not make the plan older', () => {
    const { state } = playFrom(watching(), keys('p'), planned(names), changed(500));
    expect(state.message).toBeNull();
    expect(playFrom(state, changed(5 * second)).state.message?.text).toMatch('Files changed');
  });

  test('of an error are read, once the file may have been put right', () => {
    const failed = playFrom(watching(), keys('t'), failure('read', 'kpki.yaml: line 4')).state;
    expect(failed.reading.is).toBe('failed');
    expect(readings(playFrom(failed, later(60 * second)))).toBe(0);
    expect(readings(playFrom(failed, changed(2 * second)))).toBe(1);
  });

  test('a second event changes nothing, so that nothing is drawn', () => {
    const { state } = playFrom(watching(), changed(500));
    expect(update(state, { type: 'files changed', now: state.now + 1 }).state).toBe(state);
  });
});

describe('what is watched', () => {
  const folders = ['out/cp1', 'out/cp1/pki'];
  const effectsOf = (state: State, act: Act) => {
    const [uiEvent] = act(state);
    return uiEvent === undefined ? [] : update(state, uiEvent).effects;
  };
  const reading = playFrom(watching(), keys('t')).state;
  const told = tells('read', { type: 'folders', folders });

  test('are the folders of each reading, and the file', () => {
    expect(effectsOf(reading, told)).toEqual([{ type: 'watch files', folders, file: 'kpki.yaml' }]);
    const { state } = playFrom(reading, told, read(names));
    expect(effectsOf(state, keys('down'))).toEqual([]);
  });

  test('is nothing once it is not watched, and after the end', () => {
    const { state } = playFrom(reading, told, read(names));
    const nothing = [{ type: 'watch files', folders: [], file: null }];
    expect(effectsOf(state, keys('i'))).toEqual(nothing);
    expect(effectsOf(state, keys('q'))).toEqual(nothing);
    expect(effectsOf(sceneOf('trust'), keys('i'))).toEqual([{ type: 'watch files', folders: [], file: 'kpki.yaml' }]);
  });

  test('is not what another environment has', () => {
    const { state } = playFrom(reading, told, read(names));
    expect(effectsOf(state, keys('e'))).toEqual([{ type: 'watch files', folders: [], file: 'kpki.yaml' }]);
  });
});

describe('what a watch finds changed', () => {
  const find = (inventory: Inventory): State =>
    playFrom(watching(), changed(5 * second), read(names, { inventory })).state;

  test('is said and marked for two seconds, and then is not', () => {
    const state = find(another);
    expect(state.message?.text).toBe('Changed at 12:00:05Z: apiserver cp2 ok → missing.');
    expect(state.flash?.changed).toEqual(['apiserver cp2']);
    expect(playFrom(state, later(1.9 * second)).state.flash).not.toBeNull();
    expect(playFrom(state, later(2 * second)).state.flash).toBeNull();
  });

  test('names another state first, and counts the others', () => {
    const entries = before.entries.map((entry) =>
      entry.artifact === 'kubernetes-ca' ? { ...entry, fingerprint: 'ab'.repeat(32) } : entry,
    );
    const state = find(without({ ...before, entries }, 'apiserver cp2'));
    expect(state.message?.text).toBe('Changed at 12:00:05Z: apiserver cp2 ok → missing, and 1 more.');
    expect(state.flash?.changed).toEqual(['apiserver cp2', 'kubernetes-ca']);
  });

  test('may be a location that drifts, or the spec', () => {
    expect(find(inventoryOf(names, { drifted: true })).message?.text).toBe('Changed at 12:00:05Z: ./out ok → drifted.');
    const entries = before.entries.filter(({ artifact }) => artifact !== 'user jane');
    expect(find({ ...before, entries }).message?.text).toBe(
      'Changed at 12:00:05Z: user jane is no longer in the spec.',
    );
  });

  test('is nothing if the user refreshes, or nothing differs', () => {
    const byUser = playFrom(watching(), keys('t'), read(names, { inventory: another }));
    expect([byUser.state.flash, find(before).flash]).toEqual([null, null]);
  });
});
