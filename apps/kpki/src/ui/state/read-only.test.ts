import { describe, expect, test } from 'vitest';
import { declaredOf, planned, read } from '../../../test/ui/acts.ts';
import { nameSets } from '../../../test/ui/names.ts';
import { type Act, keys, play } from '../../../test/ui/play.ts';
import { header } from './header.ts';
import type { State } from './model.ts';
import { joinedCounts } from './select/counts.ts';

const names = nameSets.latin;
const unchosen = read(names, { declared: { ...declaredOf(names), isChosen: false } });
const after = (...acts: readonly Act[]): State => play({}, unchosen, ...acts).state;

describe('where nobody has chosen among several environments', () => {
  test('the first is shown, and it is said that it is read-only and how one is chosen', () => {
    const state = after();
    expect(joinedCounts(header(state).path)).toContain('dev (not chosen)');
    expect(joinedCounts(header(state).status)).toContain('read-only');
    expect(state.message).toMatchObject({ severity: 'warning', text: expect.stringContaining('5 lists them') });
  });

  test('nothing can be applied, and m does not change that', () => {
    for (const state of [
      after(keys('p'), planned(names), keys('a')),
      after(keys('m', 'p'), planned(names), keys('a')),
    ]) {
      expect(state.overlay).toBeNull();
      expect(state.message?.text).toContain('no environment was chosen');
    }
    expect(after(keys('m')).readOnly).toBe('until chosen');
  });

  test('reading it again chooses nothing', () => {
    expect(after(keys('t'), read(names)).readOnly).toBe('until chosen');
  });

  test.each([
    ['the one that is shown', ['5', 'enter'], 'dev'],
    ['another', ['5', 'end', 'enter'], 'staging'],
    ['the next', ['e'], 'prod'],
  ] as const)('choosing %s lifts it', (_which, pressed, environment) => {
    const state = after(keys(...pressed));
    expect(state.readOnly).toBeNull();
    expect(state.target.environment).toBe(environment);
  });

  test('what is read-only for good stays so', () => {
    expect(play({ readOnly: true }, unchosen, keys('5', 'enter')).state.readOnly).toBe('for good');
  });
});

test('a file with one environment leaves nothing to choose', () => {
  expect(play({}, read(names)).state.readOnly).toBeNull();
});
