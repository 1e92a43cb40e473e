import { describe, expect, test } from 'vitest';
import { applyDone, declaredOf, environmentsOf, events, failure, planned, read } from '../../../test/ui/acts.ts';
import { nameSets } from '../../../test/ui/names.ts';
import { type Act, keys, play, tells } from '../../../test/ui/play.ts';
import { undoPlanned } from '../../../test/ui/undo.ts';
import type { State } from './model.ts';
import { isAtButton } from './screens/apply.ts';

const names = nameSets.latin;
const { location } = names;
const begins: readonly Act[] = [keys('p'), planned(names), keys('a', 'enter')];
const asked: readonly Act[] = [read(names), ...begins];

function writes(entries: number): Act {
  return events(
    { type: 'writing', sink: 'main', location, entries },
    { type: 'written', sink: 'main', location, entries },
  );
}
function ends(entriesWritten: number): Act {
  return applyDone({ entriesWritten });
}
const fails = failure('apply', 'disk full');
const stops = failure('apply', 'stopped', 'interrupted');
const asksToEnd: Act = () => [{ type: 'ending', by: 'signal' }];

/** The second environment is read-only otherwise. */
const writable = environmentsOf(names).map((each) => ({ ...each, readOnly: false }));

const left = (apply: string): readonly string[] => [
  `${apply} was not finished. What it wrote is whole;`,
  'running it again makes the rest.',
];

const written = (count: number, environment: string): readonly string[] => [
  expect.stringMatching(new RegExp(`^${count} file changes for cluster .*; see what is stored with:$`)),
  `kpki status -e ${environment}`,
];

const writtenIn = (runs: string, environment: string): readonly string[] => [
  expect.stringMatching(new RegExp(`^${runs} for cluster .*; see what is stored with:$`)),
  `kpki status -e ${environment}`,
];

const after = (...acts: readonly Act[]): State => play({}, ...acts).state;

test('the command of an apply that failed says so among the commands so far', () => {
  expect(after(...asked, fails).commands.at(-1)).toMatch(/^kpki apply .*--yes #failed$/);
  expect(after(...asked, ends(4)).commands.at(-1)).toMatch(/^kpki apply .*--yes$/);
});

describe('the shell is told', () => {
  test('how many applies have written files, those that failed among them: a sum would count files twice', () => {
    const again = [read(names), keys('t'), planned(names), keys('a', 'enter')];
    const { leaving } = after(...asked, writes(8), fails, ...again, writes(4), ends(4), read(names), keys('q'));
    expect(leaving).toMatchObject({ exit: 'done', lines: writtenIn('2 applies', 'dev') });
  });

  test('that an apply was undone, and no sum of the files of both', () => {
    const undo = [keys('u'), undoPlanned({ makes: false }), keys('enter', 'left', 'enter')];
    const undone = tells('undo', { type: 'undone', entriesWritten: 8, rollout: [] });
    const applied = [...asked, writes(8), ends(8), read(names)];
    const { leaving } = after(...applied, ...undo, undone, read(names), keys('q'));
    expect(leaving).toMatchObject({ exit: 'done', lines: writtenIn('1 apply, 1 undo', 'dev') });
  });

  test('of an apply that failed what it has written, and how to go on', () => {
    const { leaving } = after(...asked, writes(8), fails, keys('q'));
    expect(leaving).toMatchObject({
      exit: 'failed',
      lines: [...left('The apply'), ...written(8, 'dev')],
    });
  });

  test('of an apply that failed before it wrote anything that it did not; where a location was repaired, that it is whole', () => {
    const nothing = 'The apply was not finished, and wrote nothing.';
    expect(after(...asked, fails, keys('q')).leaving).toEqual({ exit: 'failed', lines: [nothing] });
    const repaired = events(
      { type: 'repairing', sink: 'main', location },
      { type: 'repaired', sink: 'main', location },
    );
    const { leaving } = after(...asked, repaired, fails, keys('q'));
    expect(leaving?.lines).toEqual(left('The apply'));
  });

  test('of an apply that failed while it wrote, that only reading tells; and nothing more where nothing was left to do', () => {
    const broken = events({ type: 'write failed', sink: 'main', location, text: 'disk full', isUncertain: true });
    const failed = [...asked, broken, fails];
    expect(after(...failed, keys('q')).leaving).toEqual({
      exit: 'failed',
      lines: ['The apply was left while it wrote.', 'Running it again finishes that, and makes the rest.'],
    });
    const whole = [read(names), keys('t'), planned(names, { nothing: true })];
    expect(after(...failed, ...whole, keys('q')).leaving).toEqual({ exit: 'done', lines: [] });
  });

  test('how an apply ended that was left at once, while it wrote', () => {
    const { leaving } = after(...asked, keys('ctrl-c', 'ctrl-c'), writes(8), ends(8));
    expect(leaving).toEqual({ exit: 'done', lines: written(8, 'dev') });
  });

  test('of an apply that is left while it runs what it has written until then', () => {
    const { leaving } = after(...asked, writes(8), keys('ctrl-c', 'ctrl-c'));
    expect(leaving).toMatchObject({
      exit: 'interrupted',
      lines: [...left('The apply'), ...written(8, 'dev')],
    });
  });

  test('of an apply that failed in an environment that was left since', () => {
    const elsewhere = [...asked, writes(8), fails, read(names), keys('esc', 'e')];
    const there = left('The apply to environment dev');
    expect(after(...elsewhere, keys('q')).leaving).toMatchObject({
      exit: 'failed',
      lines: [...there, ...written(8, 'dev')],
    });
    // Another environment that is whole does not make this one so.
    const prod = read(names, { declared: { ...declaredOf(names, writable), environment: 'prod' } });
    const applied = after(...elsewhere, prod, ...begins, writes(4), ends(4), prod, keys('q'));
    expect(applied.leaving).toMatchObject({
      exit: 'failed',
      lines: [...there, ...written(8, 'dev'), ...written(4, 'prod')],
    });
  });

  test.each([
    ['disk full', fails, 'failed', ['disk full']],
    ['nothing more than that it was stopped', stops, 'interrupted', []],
  ])('why it failed, where it was to be left once it had stopped: %s', (_what, end, exit, texts) => {
    const { leaving } = after(...asked, asksToEnd, end);
    expect(leaving).toEqual({ exit, lines: [...texts, expect.stringContaining('not finished')] });
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

describe('of an apply that failed, one thing has the mark', () => {
  const at = (...presses: readonly string[]): readonly [button: boolean, cursor: number | null] => {
    const state = after(...asked, fails, read(names), keys(...presses));
    const route = state.path.at(-1);
    if (route?.screen !== 'apply') throw new Error(`on ${route?.screen}`);
    return [isAtButton(state, route), route.cursor];
  };

  test('the button first, then the row that an arrow leads to, then the button again', () => {
    expect(at()).toEqual([true, null]);
    expect(at('down')).toEqual([false, 0]);
    expect(at('down', 'down')).toEqual([false, 1]);
    expect(at('down', 'down', 'tab')).toEqual([true, 1]);
  });

  test('from a row, enter leads to the button and presses nothing', () => {
    expect(at('down', 'enter')).toEqual([true, 0]);
    expect(after(...asked, fails, read(names), keys('down', 'enter', 'enter')).path.at(-1)?.screen).toBe('plan');
  });
});

describe('the reading that follows an apply asks nobody', () => {
  const asks = tells('read', { type: 'question', question: 7, text: 'Token?', hidden: true });

  test.each([
    ['over its result', ends(8), 'result'],
    ['over why it failed', fails, 'apply'],
  ])('%s, and t asks again from home', (_where, end, screen) => {
    const { state, tasks } = play({}, ...asked, writes(8), end, asks);
    expect(state.overlay).toBeNull();
    expect(state.path.at(-1)?.screen).toBe(screen);
    expect(tasks.at(-1)?.task).toEqual({ type: 'answer', question: 7, text: null });
    const again = play({}, ...asked, writes(8), end, asks, read(names), keys('esc', 't'), asks).state;
    expect(again.overlay).toMatchObject({ is: 'question', question: 7 });
  });
});
