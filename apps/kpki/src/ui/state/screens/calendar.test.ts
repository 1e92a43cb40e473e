import { expect, test } from 'vitest';
import { read } from '../../../../test/ui/acts.ts';
import { nameSets } from '../../../../test/ui/names.ts';
import { keys, play } from '../../../../test/ui/play.ts';
import { visitOf } from '../change.ts';
import { calendarDetailLines } from './calendar.ts';

test('where there is no room for all of several that end together, it is said how all is seen', () => {
  const last = (...moves: readonly string[]): string => {
    const { state } = play({}, read(nameSets.latin), keys('3', ...moves));
    const visit = visitOf(state);
    if (visit.screen !== 'calendar') throw new Error('this is no calendar');
    return calendarDetailLines(state, visit).at(-1)?.text ?? '';
  };
  expect(last('down')).toBe('… 4 more lines: enter');
  expect(last('down', 'down', 'down')).toBe('… 2 more lines: enter unfolds it, then enter on a row');
  expect(last('down', 'down', 'down', 'enter')).toBe('… 2 more lines: enter on a row of it');
});
