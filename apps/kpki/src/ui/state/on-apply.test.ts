import { describe, expect, test } from 'vitest';
import { declaredOf, environmentsOf, events, planned, read } from '../../../test/ui/acts.ts';
import { nameSets } from '../../../test/ui/names.ts';
import { type Act, keys, play, tells } from '../../../test/ui/play.ts';
import type { State } from './model.ts';

const names = nameSets.latin;
const { place } = names;
const begins: readonly Act[] = [keys('p'), planned(names), keys('a', 'tab', 'enter')];
const asked: readonly Act[] = [read(names), ...begins];

function writes(entries: number): Act {
  return events({ type: 'writing', sink: 'main', place, entries }, { type: 'written', sink: 'main', place, entries });
}
function ends(entriesWritten: number): Act {
  return tells('apply', { type: 'applied', entriesWritten, next: [] });
}
const fails = tells('apply', { type: 'trouble', trouble: { text: 'disk full', exit: 'failed' } });
const stops = tells('apply', { type: 'trouble', trouble: { text: 'stopped', exit: 'interrupted' } });
const asksToEnd: Act = () => [{ type: 'asked to end', by: 'signal' }];

/** The second of the tests' environments is read-only otherwise. */
const writable = environmentsOf(names).map((each) => ({ ...each, readOnly: false }));

const after = (...acts: readonly Act[]): State => play({}, ...acts).state;

describe('the shell is told', () => {
  test('how many files all applies have written, those that failed among them', () => {
    const again = [read(names), keys('t'), planned(names), keys('a', 'tab', 'enter')];
    const { leaving } = after(...asked, writes(8), fails, ...again, writes(4), ends(4), read(names), keys('q'));
    expect(leaving).toMatchObject({ exit: 'done', lines: [expect.stringContaining('12 files written')] });
  });

  test('of an apply that failed what it has written, and how to go on', () => {
    const { leaving } = after(...asked, writes(8), fails, keys('q'));
    expect(leaving).toMatchObject({
      exit: 'failed',
      lines: [expect.stringContaining('left before its end'), expect.stringContaining('8 files written')],
    });
  });

  test('of an apply that failed before it wrote anything that it did not; where a place was repaired, that it is whole', () => {
    const nothing = 'The apply was left before its end, and wrote nothing.';
    expect(after(...asked, fails, keys('q')).leaving).toEqual({ exit: 'failed', lines: [nothing] });
    const repaired = events({ type: 'repairing', sink: 'main', place }, { type: 'repaired', sink: 'main', place });
    const { leaving } = after(...asked, repaired, fails, keys('q'));
    expect(leaving?.lines).toEqual([expect.stringContaining('What it wrote is whole')]);
  });

  test('of an apply that is left while it runs what it has written until then', () => {
    const { leaving } = after(...asked, writes(8), keys('ctrl-c', 'ctrl-c'));
    expect(leaving).toMatchObject({
      exit: 'interrupted',
      lines: [expect.stringContaining('left before its end'), expect.stringContaining('8 files written')],
    });
  });

  test('of an apply that failed in an environment that was left since', () => {
    const elsewhere = [...asked, writes(8), fails, read(names), keys('esc', 'e')];
    const left = 'The apply to environment dev was left before its end';
    expect(after(...elsewhere, keys('q')).leaving).toMatchObject({
      exit: 'failed',
      lines: [expect.stringContaining(left), expect.stringContaining('8 files written')],
    });
    // That another environment is whole does not make this one so.
    const prod = read(names, { declared: { ...declaredOf(names, writable), environment: 'prod' } });
    const applied = after(...elsewhere, prod, ...begins, writes(4), ends(4), prod, keys('q'));
    expect(applied.leaving).toMatchObject({
      exit: 'failed',
      lines: [expect.stringContaining(left), expect.stringContaining('12 files written')],
    });
  });

  test.each([
    ['disk full', fails, 'failed', ['disk full']],
    ['nothing more than that it was stopped', stops, 'interrupted', []],
  ])('why it failed, where it was to be left once it had stopped: %s', (_what, end, exit, texts) => {
    const { leaving } = after(...asked, asksToEnd, end);
    expect(leaving).toEqual({ exit, lines: [...texts, expect.stringContaining('left before its end')] });
  });
});

describe('back from an apply that failed', () => {
  test.each([
    ['by its button', keys('tab', 'enter')],
    ['by esc', keys('esc')],
  ])('%s is home: the plan is none any more', (_how, back) => {
    const state = after(...asked, fails, read(names), back);
    expect(state.path.map(({ screen }) => screen)).toEqual(['trust']);
  });
});
