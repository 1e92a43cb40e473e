import type { Event } from '@kpki/engine';
import type { Shown } from '@kpki/presentation';
import { describe, expect, test } from 'vitest';
import { events, failure, planned, read, reportedPlan } from '../../../../test/ui/acts.ts';
import { inventoryOf, planOf } from '../../../../test/ui/inventory.ts';
import { nameSets } from '../../../../test/ui/names.ts';
import { type Act, keys, later, play, tells } from '../../../../test/ui/play.ts';
import { workOf } from '../applying.ts';
import type { ApplyState } from '../model.ts';
import { type ApplyRow, applyRows, applySummary, doneBar, doneShare } from './apply.ts';
import { applyLines, failureLines, sinkLines } from './apply-lines.ts';

const names = nameSets.latin;
const plan = planOf(names, inventoryOf(names));
const location = { sink: 'main', location: names.location } as const;
const drifted = { ...plan, repairs: [{ ...location, drift: ['pki/ca.key has mode 0644'] }] };

function applyingAfter(...acts: readonly Act[]): ApplyState {
  const made = tells('plan', reportedPlan(drifted));
  const { state } = play({}, read(names), keys('p'), planned(names), keys('t'), made, keys('a', 'enter'), ...acts);
  if (state.applying === null) throw new Error('nothing is applied');
  return state.applying;
}

const rowOf = (applying: ApplyState, what: string, action?: ApplyRow['action']): ApplyRow | undefined =>
  applyRows(applying).find((row) => row.what === what && (action === undefined || row.action === action));
const [first] = plan.steps.filter(({ action }) => action !== 'unchanged');
if (first === undefined) throw new Error('the plan does nothing');
const { artifact, action } = first;
const failed = failure('apply', 'it failed');

test('an apply reads first, makes what it writes, and then writes', () => {
  const making = events({ type: 'step started', artifact, action });
  expect(workOf(applyingAfter())).toBe('reading');
  expect(workOf(applyingAfter(making))).toBe('making');
  expect(workOf(applyingAfter(making, events({ type: 'writing', ...location, entries: 4 })))).toBe('writing');
  expect(workOf(applyingAfter(events({ type: 'repairing', ...location })))).toBe('writing');
});

describe('the rows of an apply', () => {
  test('are the repairs, the steps in the order of the plan, and the locations that are written', () => {
    const rows = applyRows(applyingAfter());
    expect(rows.map((row) => row.action)).toEqual(['repair', 'renew', 'rekey', 'renew', 'create', 'write']);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
    expect(rows.every(({ is }) => is === 'waiting')).toBe(true);
  });

  test('say how long each took', () => {
    const started = events({ type: 'step started', artifact, action });
    const applying = applyingAfter(started, later(1500), events({ type: 'step done', artifact, action }));
    expect(rowOf(applying, artifact)).toMatchObject({ is: 'made', took: 1500 });
  });

  test('what is made is done when its location is written', () => {
    const made = events({ type: 'step started', artifact, action }, { type: 'step done', artifact, action });
    const written = events({ type: 'writing', ...location, entries: 4 }, { type: 'written', ...location, entries: 4 });
    expect(rowOf(applyingAfter(made), artifact)?.is).toBe('made');
    expect(rowOf(applyingAfter(made, written), artifact)?.is).toBe('done');
    expect(rowOf(applyingAfter(made, written), names.location, 'write')?.is).toBe('done');
    expect(applyingAfter(made, written).entriesWritten).toBe(4);
  });

  test('a failure is of the repair while nothing is written there, and of the write afterwards', () => {
    const failed = events({ type: 'write failed', ...location, text: 'no space left', isUncertain: false });
    const repairing = events({ type: 'repairing', ...location });
    const repaired = events({ type: 'repaired', ...location }, { type: 'writing', ...location, entries: 4 });
    expect(rowOf(applyingAfter(repairing, failed), names.location, 'repair')).toMatchObject({
      is: 'failed',
      text: 'no space left',
    });
    const later = applyingAfter(repairing, repaired, failed);
    expect(rowOf(later, names.location, 'repair')?.is).toBe('done');
    expect(rowOf(later, names.location, 'write')).toMatchObject({ is: 'failed', text: 'no space left' });
  });

  test('what was begun when it stopped is neither done nor at work', () => {
    const applying = applyingAfter(events({ type: 'step started', artifact, action }), failed);
    expect(rowOf(applying, artifact)?.is).toBe('stopped');
  });
});

describe('a sink that is asked again', () => {
  const retrying = (at: string | null) =>
    events({
      type: 'retrying',
      sink: 'main',
      location: at,
      attempt: 2,
      of: 6,
      seconds: 3,
      text: 'sealed',
    });
  const writing = events({ type: 'writing', ...location, entries: 4 });

  test('is said at the location that waits, until that is written', () => {
    const waiting = applyingAfter(writing, retrying(names.location));
    const { retry } = rowOf(waiting, names.location, 'write') ?? {};
    expect(retry).toMatchObject({ attempt: 2, of: 6, text: 'sealed' });
    expect(applyLines(waiting, 80).some((line) => line.is === 'text' && line.text.trim() === 'sealed')).toBe(true);
    const written = applyingAfter(
      writing,
      retrying(names.location),
      events({ type: 'written', ...location, entries: 4 }),
    );
    expect(rowOf(written, names.location, 'write')).toMatchObject({ is: 'done', retry: null });
  });

  test('counts down to the attempt', () => {
    const applying = applyingAfter(retrying(null));
    const startedAt = applying.startedAt;
    const shownAt = (seconds: number): string =>
      sinkLines(applying, startedAt + seconds * 1000, 80)[0]?.text.trim() ?? '';
    expect([0, 2, 3].map(shownAt)).toEqual([
      'main  is unavailable: retry 2/6 in 3s',
      'main  is unavailable: retry 2/6 in 1s',
      'main  is unavailable: retry 2/6',
    ]);
  });

  test('of no location that is at work is said once for the sink, until it answers, or all is over', () => {
    const waiting = applyingAfter(retrying(names.location));
    expect(Object.keys(waiting.retries)).toEqual(['main']);
    expect(applyingAfter(retrying(null), events({ type: 'reading', ...location })).retries).toEqual({});
    expect(applyingAfter(retrying(null), failed).retries).toEqual({});
    expect(rowOf(applyingAfter(writing, retrying(names.location), failed), names.location, 'write')?.retry).toBeNull();
  });
});

describe('an error of an apply', () => {
  const textsOf = (applying: ApplyState): readonly string[] =>
    applyLines(applying, 80).map((line) => (line.is === 'row' ? line.row.what : line.text.trim()));

  test('stands below its step, once', () => {
    const failed = events({ type: 'step failed', artifact, action, text: 'it failed' });
    const texts = textsOf(applyingAfter(failed, failed));
    expect(texts[texts.indexOf(artifact) + 1]).toBe('it failed');
    expect(texts.filter((text) => text === 'it failed')).toHaveLength(1);
  });

  test('that is of no row stands above the rows, with a mark, and not among them', () => {
    const repaired = events({ type: 'repairing', ...location }, { type: 'repaired', ...location });
    const started = events({ type: 'repairing', ...location });
    for (const applying of [[failed], [repaired, failed], [started, failed]].map((acts) => applyingAfter(...acts))) {
      expect(failureLines(applying, 80, 3)).toEqual(['✗ it failed']);
      expect(textsOf(applying)).not.toContain('it failed');
    }
  });

  test('of a row is not said above them, too', () => {
    const ofStep = events({ type: 'step failed', artifact, action, text: 'it failed' });
    expect(failureLines(applyingAfter(ofStep, failed), 80, 3)).toEqual([]);
  });

  test('that is longer than its room says that it goes on', () => {
    const applying = applyingAfter(failure('apply', 'it failed\nfor one reason\nand another'));
    expect(failureLines(applying, 80, 2)).toEqual(['✗ it failed', '  for one reason …']);
    expect(failureLines(applying, 80, 3).at(-1)).toBe('  and another');
  });

  test('of a stop by the user stands at no row: the step that it names may be another than the one above', () => {
    const text = `stopped before making ${plan.steps.at(-1)?.artifact}`;
    const stop = failure('apply', text, 'interrupted');
    const applying = applyingAfter(events({ type: 'step started', artifact, action }), stop);
    expect(applyLines(applying, 80).filter((line) => line.is === 'text')).toEqual([]);
    expect(failureLines(applying, 80, 3)).toEqual([]);
    expect(rowOf(applying, artifact)?.is).toBe('stopped');
  });
});

test('the bar is full once all is written, and not while what was made is still to be written', () => {
  const changes = plan.steps.filter((step) => step.action !== 'unchanged');
  const made = changes.flatMap((step): readonly Shown<Event>[] => [
    { type: 'step started', artifact: step.artifact, action: step.action },
    { type: 'step done', artifact: step.artifact, action: step.action },
  ]);
  const repaired = events({ type: 'repairing', ...location }, { type: 'repaired', ...location });
  const writing = applyingAfter(repaired, events(...made, { type: 'writing', ...location, entries: 8 }));
  const entries = changes.flatMap(({ writes }) => writes).length;
  expect(doneShare(writing)).toBeCloseTo((changes.length + 1) / (changes.length + 1 + entries));
  expect(doneBar(writing, 80)).toContain('╌');
  const all = applyingAfter(
    repaired,
    events(...made, { type: 'writing', ...location, entries: 8 }, { type: 'written', ...location, entries: 8 }),
  );
  expect(doneBar(all, 80)).toBe('━'.repeat(80));
});

test('the summary counts what is made, what failed and what is written', () => {
  const applying = applyingAfter(
    events({ type: 'step started', artifact, action }, { type: 'step done', artifact, action }),
    events(
      { type: 'writing', ...location, entries: 4 },
      { type: 'write failed', ...location, text: 'no', isUncertain: false },
    ),
  );
  expect(applySummary(applying)).toBe('0 of 1 repaired   1 of 4 prepared   1 failed   0 of 1 location written');
  const entries = plan.steps.filter((step) => step.action !== 'unchanged').flatMap(({ writes }) => writes).length;
  expect(doneShare(applying)).toBeCloseTo(1 / (5 + entries));
});
