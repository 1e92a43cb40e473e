import { describe, expect, test } from 'vitest';
import { failure, read } from '../../../test/ui/acts.ts';
import { nameSets } from '../../../test/ui/names.ts';
import { type Act, keys, later, type Played, playFrom, text } from '../../../test/ui/play.ts';
import { checksWaiting, rotationAt } from '../../../test/ui/rotation.ts';
import { type SceneName, sceneOf } from '../../../test/ui/scenes.ts';
import { hints } from './frame.ts';
import { header } from './header.ts';
import type { State } from './model.ts';
import { joinedCounts } from './select/counts.ts';

const second = 1000;
const minute = 60 * second;
const names = nameSets.latin;

const from = (scene: SceneName, ...acts: readonly Act[]): Played => playFrom(sceneOf(scene), ...acts);
const readings = ({ tasks }: Played): number => tasks.filter(({ task }) => /^read|^ask/.test(task.type)).length;
const ageIn = (state: State): string => joinedCounts(header(state).status);

describe('a watch', () => {
  test('reads again after 30 seconds, counted from the last reading, and not before', () => {
    expect(readings(from('trust', keys('i'), later(29 * second)))).toBe(0);
    expect(readings(from('trust', keys('i'), later(31 * second)))).toBe(1);
    const again = from('trust', keys('i'), later(31 * second), read(names), later(29 * second));
    expect(readings(again)).toBe(1);
    expect(readings(playFrom(again.state, later(2 * second)))).toBe(1);
  });

  test.each(['trust', 'artifact', 'calendar', 'fleet', 'live'] as const)('reads what is shown: %s', (scene) => {
    expect(readings(from(scene, keys('i'), later(31 * second)))).toBe(1);
  });

  test('of a cluster that takes half a second to read is 500 times as slow or more, and of one that takes a minute a quarter of an hour', () => {
    const after = (took: number, seconds: number): number => {
      const state = sceneOf('trust');
      if (state.reading.is !== 'known') throw new Error('nothing was read');
      const slow: State = {
        ...state,
        watching: true,
        began: { ...state.began, read: state.reading.at - took * second },
      };
      return readings(playFrom(slow, later(seconds * second)));
    };
    expect([after(0.5, 299), after(0.5, 301)]).toEqual([0, 1]);
    expect([after(60, 899), after(60, 901)]).toEqual([0, 1]);
  });

  test('does not read while it reads, and not after a second i', () => {
    expect(readings(from('trust', keys('i'), later(31 * second), later(31 * second)))).toBe(1);
    expect(readings(from('trust', keys('i', 'i'), later(31 * second)))).toBe(0);
  });

  test('is ended by its key, as the last row says while it watches', () => {
    const wide = sceneOf('trust', { size: { columns: 240, rows: 40 } });
    expect(hints(wide)).toContain('i watch');
    const { state } = playFrom(wide, keys('i'));
    expect(hints(state)).toContain('i stop watching');
    expect(hints(playFrom(state, keys('i')).state)).not.toContain('stop watching');
  });

  test.each([
    ['a filter is typed', [keys('/'), text('etcd')]],
    ['help is open', [keys('?')]],
    ['it plans', [keys('p')]],
    ['a plan is shown', [keys('5')]],
  ] as const)('waits while %s', (_, acts) => {
    const before = from('trust', keys('i'), ...acts);
    expect(readings(playFrom(before.state, later(10 * minute)))).toBe(0);
  });

  test('of a rotation asks again after five seconds while a live check waits, also where nothing is watched', () => {
    const waits = 'rotation staged, a server not restarted';
    expect(readings(from(waits, later(4 * second)))).toBe(0);
    expect(readings(from(waits, later(6 * second)))).toBe(1);
    expect(readings(from(waits, keys('?'), later(6 * second)))).toBe(0);
    expect(readings(from('rotation staged, the servers have answered', later(minute)))).toBe(0);
  });

  test('of a rotation rests twice as long as the servers took to answer, or more', () => {
    const waiting = sceneOf('rotation staged, a server not restarted');
    if (waiting.rotation?.askedAt == null) throw new Error('no server was asked');
    const slow: State = {
      ...waiting,
      rotation: { ...waiting.rotation, answeredAt: waiting.rotation.askedAt + 4 * second },
    };
    expect(ageIn(slow)).toMatch(/, asks every 15s/);
    expect(readings(playFrom(slow, later(18 * second)))).toBe(0);
    expect(readings(playFrom(slow, later(20 * second)))).toBe(1);
  });

  test('of a rotation asks again after a minute once all servers are ready: one may fall back', () => {
    const ready: State = { ...sceneOf('rotation staged, the servers have answered'), watching: true };
    expect(ageIn(ready)).toMatch(/^asked 12:00:00Z, asks every 60s/);
    expect(readings(playFrom(ready, later(59 * second)))).toBe(0);
    const asked = playFrom(ready, later(minute));
    expect(readings(asked)).toBe(1);
    const fallenBack = playFrom(asked.state, rotationAt('trust', checksWaiting));
    expect(ageIn(fallenBack.state)).toMatch(/^asked 12:01:00Z, asks every 5s/);
  });

  test('that fails changes nothing of what is shown, and says so', () => {
    const { state } = from('trust', keys('i'), later(31 * second), failure('read', 'no route to host'));
    expect(state.reading).toMatchObject({ is: 'known', at: sceneOf('trust').now });
    expect(state.message).toEqual({ severity: 'warning', text: 'Not refreshed: no route to host' });
  });
});

describe('the header says when it was read', () => {
  test('by the clock and in minutes, and that it is stale after five', () => {
    expect(ageIn(sceneOf('trust'))).toMatch(/^read 12:00:00Z ·/);
    expect(ageIn(from('trust', later(61 * second)).state)).toMatch(/^read 12:00:00Z, 1m ago/);
    expect(ageIn(from('trust', later(5 * minute)).state)).toMatch(/^! stale, read 12:00:00Z, 5m ago/);
    expect(ageIn(from('trust', later(61 * minute)).state)).toMatch(/^! stale, read 12:00:00Z, 1h ago/);
  });

  test('or that it is watched, until that fails for long', () => {
    expect(ageIn(from('trust', keys('i')).state)).toMatch(/^⟳ read 12:00:00Z, next 12:00:30Z ·/);
    // What was tried at that time is tried again after as long.
    expect(ageIn(from('trust', keys('i'), later(minute)).state)).toMatch(/^⟳ read 12:00:00Z, next 12:01:30Z ·/);
    const failed = from('trust', keys('i'), later(6 * minute), failure('read', 'no route to host'));
    expect(ageIn(failed.state)).toMatch(/^! stale, read 12:00:00Z, 6m ago/);
  });

  test('with the date, where that was another day', () => {
    const state = { ...sceneOf('fleet'), watching: true };
    const [morning, midnight] = [Date.parse('2026-11-25T00:05:00Z'), Date.parse('2026-11-24T23:58:00Z')];
    const { fleet } = state;
    if (fleet === null) throw new Error('the fleet is read');
    const readAtMidnight: State = { ...state, now: morning, fleet: { ...fleet, at: midnight, readAt: {} } };
    expect(ageIn({ ...readAtMidnight, watching: false })).toMatch(/^! stale, read 2026-11-24 23:58:00Z, 7m ago/);
    const watched = {
      ...readAtMidnight,
      fleet: { ...fleet, at: midnight, readAt: {}, whole: { began: 0, took: minute } },
    };
    expect(ageIn(watched)).toMatch(/^⟳ read 2026-11-24 23:58:00Z, next 00:13:00Z/);
  });

  test('and names no moment that is over, as while a filter is typed', () => {
    const { state } = from('trust', keys('i', '/'), later(minute));
    expect(ageIn(state)).toMatch(/^⟳ read 12:00:00Z ·/);
  });

  test('of a fleet whose reading takes long: when kpki looks again, and no age that looks stale', () => {
    const state = sceneOf('fleet');
    if (state.fleet?.at == null) throw new Error('the fleet is read');
    const took = (seconds: number): State => ({
      ...state,
      watching: true,
      fleet: state.fleet && { ...state.fleet, whole: { began: 0, took: seconds * second } },
    });
    const after = (seconds: number, minutes: number): string =>
      ageIn(playFrom(took(seconds), later(minutes * minute)).state);
    expect(after(0, 0)).toBe('⟳ read 12:00:00Z, next 12:00:30Z');
    expect(after(0.5, 4)).toBe('⟳ read 12:00:00Z, next 12:05:00Z');
    expect(after(60, 14)).toBe('⟳ read 12:00:00Z, next 12:15:00Z');
    // Help is open: nothing is read meanwhile.
    const waits = playFrom(took(60), keys('?'), later(17 * minute), keys('esc')).state;
    expect(ageIn({ ...waits, fleet: took(60).fleet })).toMatch(/^! stale, read 12:00:00Z, 17m ago/);
    // Where there is no room, the next time gives way before the last.
    const narrow = ageIn({ ...from('trust', keys('i')).state, size: { columns: 62, rows: 20 } });
    expect(narrow).toMatch(/^⟳ read 12:00:00Z · read-write$/);
  });

  test('of a fleet of which rows were read again alone: the others are as old as before, and are read', () => {
    const state: State = { ...sceneOf('fleet'), watching: true };
    if (state.fleet === null) throw new Error('the fleet is read');
    // Some rows are read after an apply.
    const began = { ...state.began, 'read fleet': state.now + minute };
    expect(readings(playFrom({ ...state, began }, later(minute)))).toBe(1);
  });

  test('but not on a screen that shows a plan', () => {
    expect(ageIn(sceneOf('plan'))).toBe('read-write');
  });
});
