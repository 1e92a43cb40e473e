import { describe, expect, test } from 'vitest';
import { applyDone, failure, planned, read } from '../../../test/ui/acts.ts';
import { nameSets } from '../../../test/ui/names.ts';
import { type Act, keys, play, tells } from '../../../test/ui/play.ts';
import { checksPassed, rotationAt } from '../../../test/ui/rotation.ts';
import { undoPlanned } from '../../../test/ui/undo.ts';
import { sentence } from './frame.ts';

const names = nameSets.latin;
const applied: readonly Act[] = [planned(names), keys('a', 'enter'), applyDone({ entriesWritten: 4 }), read(names)];
const failed: readonly Act[] = [planned(names), keys('a', 'enter'), failure('apply', 'disk full'), read(names)];
const undone: readonly Act[] = [
  undoPlanned({ makes: false }),
  keys('enter', 'left', 'enter'),
  tells('undo', { type: 'undone', entriesWritten: 2, rollout: [] }),
  read(names),
];
const rotate = ['x', 'down', 'down', 'down', 'enter'];

const cases: readonly [what: string, acts: readonly Act[], said: string, path: readonly string[]][] = [
  ['a renewal from the tree', [keys('down', 'down', 'right', 'down', 'r'), ...applied], 'to the trust tree', ['trust']],
  ['a plan of what is declared, from the calendar', [keys('3', 'p'), ...applied], 'to the trust tree', ['trust']],
  ['a renewal from the calendar', [keys('3', 'down', 'r'), ...applied], 'back to the expiries', ['trust', 'calendar']],
  [
    'a new key, chosen in the calendar',
    [keys('3', 'down', 'x', 'down', 'enter'), ...applied],
    'back to the expiries',
    ['trust', 'calendar'],
  ],
  ['a renewal from what is opened', [keys('enter', 'r'), ...applied], 'back to kubernetes-ca', ['trust', 'artifact']],
  [
    'a phase of a rotation',
    [keys('enter', ...rotate), rotationAt('begun'), keys('enter'), ...applied],
    'back to the rotation',
    ['trust', 'artifact', 'actions', 'rotation'],
  ],
  ['an undo from the tree', [keys('u'), ...undone], 'to the trust tree', ['trust']],
  ['an undo from the calendar', [keys('3', 'u'), ...undone], 'back to the expiries', ['trust', 'calendar']],
  [
    'an undo from a plan',
    [keys('3', 'down', 'r'), planned(names), keys('u'), ...undone],
    'back to the expiries',
    ['trust', 'calendar'],
  ],
  [
    'an undo of a renewal, from its result',
    [keys('3', 'down', 'r'), ...applied, keys('u'), ...undone],
    'back to the expiries',
    ['trust', 'calendar'],
  ],
  [
    'an undo from a rotation',
    [keys(...rotate), rotationAt('trust', checksPassed), keys('u'), ...undone],
    'back to the rotation',
    ['trust', 'actions', 'rotation'],
  ],
];

describe('what is over leads to where it was begun', () => {
  test.each(cases)('%s', (_, acts, said, path) => {
    const { state } = play({}, read(names), ...acts);
    expect(sentence(state).text).toContain(`enter goes ${said}.`);
    for (const key of ['enter', 'esc']) {
      expect(play({}, read(names), ...acts, keys(key)).state.path.map(({ screen }) => screen)).toEqual(path);
    }
  });

  test('so does an apply that has failed', () => {
    const { state } = play({}, read(names), keys('3', 'down', 'r'), ...failed, keys('esc'));
    expect(state.path.map(({ screen }) => screen)).toEqual(['trust', 'calendar']);
  });

  describe('an undo from a rotation, which is looked at again', () => {
    const fromRotation = [read(names), keys(...rotate), rotationAt('trust', checksPassed), keys('u')] as const;
    const stopped = failure('undo', 'disk full');
    const halfway: readonly Act[] = [
      undoPlanned({ makes: false }),
      keys('enter', 'left', 'enter'),
      stopped,
      read(names),
    ];
    const looks = (...acts: readonly Act[]): number => {
      const { state, tasks } = play({}, ...fromRotation, ...acts);
      expect(state.path.map(({ screen }) => screen)).toEqual(['trust', 'actions', 'rotation']);
      return tasks.filter(({ task }) => task.type === 'read rotation').length;
    };

    test.each(['enter', 'esc'])('once it has failed halfway, with %s', (key) => {
      expect(looks(...halfway, keys(key))).toBe(2);
    });

    test('also where the rest of it was planned, and left', () => {
      expect(looks(...halfway, keys('t'), undoPlanned({ makes: false }), keys('esc'))).toBe(2);
    });

    test('but not where it was only planned, or could not be', () => {
      expect(looks(undoPlanned({ makes: false }), keys('esc'))).toBe(1);
      const unplanned = failure('plan undo', 'sealed');
      expect(looks(unplanned, keys('esc'))).toBe(1);
    });
  });

  test('with its cursor and what was unfolded there, and what is known by then', () => {
    const toIt = [read(names), keys('3', 'down', 'down', 'down', 'enter', 'down')] as const;
    const { state, tasks } = play({}, ...toIt, keys('r'), ...applied, keys('enter'));
    expect(state.path.at(-1)).toEqual(play({}, ...toIt).state.path.at(-1));
    expect(tasks.at(-1)?.task.type).toBe('read');
    expect(state.reading.is).toBe('known');
  });
});
