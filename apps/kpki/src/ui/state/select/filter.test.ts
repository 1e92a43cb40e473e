import { describe, expect, test } from 'vitest';
import { inventoryOf } from '../../../../test/ui/inventory.ts';
import { nameSets } from '../../../../test/ui/names.ts';
import { keyRows } from '../../keys.ts';
import { rowStates } from '../../row-states.ts';
import { keysIn } from '../keys-in.ts';
import { filterProblem, filterRows, matches, parseFilter, unfinishedPattern } from './filter.ts';

const { entries } = inventoryOf(nameSets.latin);

function left(filter: string): readonly string[] {
  const parsed = parseFilter(filter);
  return [...new Set(entries.filter((entry) => matches(parsed, entry)).map(({ artifact }) => artifact))];
}

describe('a filter leaves', () => {
  test.each([
    ['state:due', ['apiserver cp1']],
    ['state:expired', ['admin.conf cp1']],
    ['in:30d', ['apiserver cp1', 'admin.conf cp1']],
    ['in:0d', ['admin.conf cp1']],
    ['jane', ['user jane']],
    ['JANE', ['user jane']],
    ['kind:key', ['sa']],
    ['/^scheduler.*cp2$/', ['scheduler.conf cp2']],
    ['cp2 state:!ok', ['apiserver-etcd-client cp2', 'scheduler.conf cp2']],
    ['by:front-proxy kind:ca', ['front-proxy-ca']],
  ])('%s', (filter, expected) => {
    expect(left(filter)).toEqual(expected);
  });

  test('every state of the tree by its word, of what is rotated too, which is ok as well', () => {
    for (const state of Object.keys(rowStates).filter((each) => !each.includes(' ')))
      expect(filterProblem(parseFilter(`state:${state}`)), state).toBeNull();
    const [first] = entries.filter(({ state }) => state === 'ok');
    if (first === undefined) throw new Error('nothing is ok');
    const rotated = { ...first, phase: 'prepare' as const };
    const found = ['state:rotating', 'state:ok', 'state:!ok'].map((filter) => matches(parseFilter(filter), rotated));
    expect(found).toEqual([true, true, false]);
    expect(matches(parseFilter('state:rotating'), first)).toBe(false);
  });

  test('what needs somebody', () => {
    expect(left('state:!ok')).toHaveLength(5);
  });

  test('nothing of what it says not', () => {
    const count = (filter: string): number => entries.filter((entry) => matches(parseFilter(filter), entry)).length;
    expect(count('cp1')).toBeGreaterThan(0);
    expect(count('!cp1')).toBe(entries.length - count('cp1'));
    expect(count('by:!etcd-ca')).toBe(entries.length - count('by:etcd-ca'));
  });

  test.each(['', '   ', 'state:', 'in:', 'by:', 'kind:', '!', 'state:!', 'in:!5x'])(
    'all, while %j is only begun',
    (filter) => {
      expect(left(filter)).toEqual(left(''));
    },
  );
});

describe('a filter that is wrong says so, and hides nothing for it', () => {
  test.each([
    ['/[/', '/[/ is no regular expression'],
    ['in:5x', 'in:5x is no time; write in:30d'],
  ])('%s', (filter, problem) => {
    expect(filterProblem(parseFilter(filter))).toBe(problem);
    expect(left(filter)).toEqual(left(''));
  });

  test.each([
    ['/(', '/( is taken as text: a pattern ends with /'],
    ['/^etcd', '/^etcd is taken as text: a pattern ends with /'],
    ['/srv/pki', null],
    ['/^etcd/', null],
  ])('a pattern without its end is taken as text, and a path is one: %s', (filter, said) => {
    expect(filterProblem(parseFilter(filter))).toBeNull();
    expect(unfinishedPattern(parseFilter(filter))).toBe(said);
  });

  test('a word that is no state', () => {
    expect(filterProblem(parseFilter('state:broken'))).toMatch(/^state:broken is none of drifted, expired, missing/);
  });
});

test('every example of its help is a filter', () => {
  for (const { write } of filterRows(keysIn({ keys: keyRows })))
    expect(filterProblem(parseFilter(write)), write).toBeNull();
});
