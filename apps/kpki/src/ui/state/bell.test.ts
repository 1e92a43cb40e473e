import { describe, expect, test } from 'vitest';
import { applyDone, failure, planned, read } from '../../../test/ui/acts.ts';
import { inventoryOf } from '../../../test/ui/inventory.ts';
import { nameSets } from '../../../test/ui/names.ts';
import { type Act, keys, later, play, tells } from '../../../test/ui/play.ts';
import { checksPassed, rotationAt } from '../../../test/ui/rotation.ts';
import type { Effect } from './effect.ts';
import type { State } from './model.ts';
import { update } from './update.ts';

const names = nameSets.latin;

/** What is rung while these acts happen. */
function rung(state: State, ...acts: readonly Act[]): readonly Effect[] {
  let now = state;
  const effects: Effect[] = [];
  for (const act of acts) {
    for (const uiEvent of act(now)) {
      const next = update(now, uiEvent);
      now = next.state;
      effects.push(...next.effects.filter(({ type }) => type === 'ring'));
    }
  }
  return effects;
}

const fresh = play({}).state;
const known = play({}, read(names)).state;

describe('a task of more than ten seconds', () => {
  test('rings once when it ends, with its name', () => {
    expect(rung(fresh, later(10_001), read(names))).toEqual([
      { type: 'ring', bell: 'bell', text: 'kpki: reading of prod-eu done' },
    ]);
  });

  test('rings when it fails', () => {
    expect(rung(fresh, later(11_000), failure('read', 'sealed'))).toEqual([
      { type: 'ring', bell: 'bell', text: 'kpki: reading failed' },
    ]);
  });

  test('rings after an apply, and not for the reading after it', () => {
    const applying = play({}, read(names), keys('p'), planned(names), keys('a', 'enter')).state;
    expect(rung(applying, later(60_000), applyDone(), read(names))).toMatchObject([
      { text: 'kpki: apply of prod-eu done' },
    ]);
  });

  test('that reads and plans ends with the plan', () => {
    const planning = { ...known, planning: { is: 'planning', location: null, retries: {}, before: null } as const };
    const reading = { ...planning, began: { read: known.now }, runs: { read: 7 } };
    const rings = rung(reading, later(20_000), tells('read', { type: 'known', inventory: inventoryOf(names) }));
    expect(rings).toEqual([]);
  });

  test('that asks servers ends with their answers', () => {
    const rotating = play({}, read(names), keys('x', 'down', 'down', 'down', 'enter')).state;
    expect(rung(rotating, later(20_000), rotationAt('trust', 'asking'))).toEqual([]);
    expect(rung(rotating, later(20_000), rotationAt('trust', checksPassed))).toMatchObject([
      { text: 'kpki: live checks of prod-eu done' },
    ]);
  });
});

test('a task of ten seconds does not ring', () => {
  expect(rung(fresh, later(10_000), read(names))).toEqual([]);
});

test('a watch never rings, and off never', () => {
  const slow = [keys('t'), later(30_000), read(names)] as const;
  expect(rung(known, ...slow)).toHaveLength(1);
  expect(rung({ ...known, watching: true }, ...slow)).toEqual([]);
  expect(rung({ ...known, bell: 'off' }, ...slow)).toEqual([]);
});

test('a notification is one if it was set', () => {
  expect(rung({ ...fresh, bell: 'notification' }, later(10_001), read(names))).toMatchObject([
    { bell: 'notification' },
  ]);
});
