import { afterErrorTexts, labelTexts, workTexts } from '@kpki/presentation';
import type { ApplyState, Leaving, State } from '../../state/model.ts';
import { type ApplyRow, applyCounts, applyRows, isMade, sinksOf } from '../../state/select/apply.ts';
import type { TaskFailure } from '../../work/task.ts';
import { artifactInWords, inOne } from './in-words.ts';
import { retryNews, waitingToApply } from './retries.ts';

/** Above this, steps and locations are reported by tenths: 5,000 lines are too many to listen to. */
const mostSteps = 50;

export function applyNews({ applying: before }: State, { applying: after, leaving, now }: State): readonly string[] {
  if (after === null || after === before) return [];
  const known = before?.plan === after.plan ? before : null;
  const isOver = after.phase === 'failed' && known?.phase !== 'failed';
  const waited = known === null ? [] : waitingToApply(known);
  const retries = retryNews(waited, waitingToApply(after), now);
  return [...rowNews(known, after), ...retries, ...(isOver ? stoppedLines(after, leaving) : [])];
}

function rowNews(before: ApplyState | null, after: ApplyState): readonly string[] {
  const was = new Map((before === null ? [] : applyRows(before)).map((row) => [row.key, row.is]));
  const rows = applyRows(after);
  const steps = rows.filter(({ action }) => action !== 'repair' && action !== 'write');
  const locations = rows.filter(({ action }) => action === 'write');
  const long = [
    { rows: steps, words: 'steps prepared' },
    { rows: locations, words: 'locations written' },
  ].filter((each) => each.rows.length > mostSteps);
  const counted = new Set(long.flatMap((each) => each.rows));
  const isSeveral = sinksOf(after.plan).length > 1;
  const news = rows
    .filter(({ key, is }) => isNews(is, was.get(key)))
    .filter((row) => row.is === 'failed' || row.is === 'waits' || !counted.has(row))
    .flatMap((row) => ended(row, steps, isSeveral));
  return [...long.flatMap((each) => tenths(each.rows, was, each.words)), ...news];
}

/** A kept key is reported again once its certificate was requested. */
function isNews(is: ApplyRow['is'], was: ApplyRow['is'] | undefined): boolean {
  return hasEnded(is) && (!hasEnded(was) || (was === 'kept' && is !== 'kept') || (is === 'waits' && was !== 'waits'));
}

function hasEnded(is: ApplyRow['is'] | undefined): boolean {
  return is !== undefined && (isMade(is) || is === 'failed' || is === 'waits');
}

const doneWords = { repair: 'done', write: 'written' } as const;

function ended(row: ApplyRow, steps: readonly ApplyRow[], isSeveral: boolean): readonly string[] {
  const { action, what, sink, is, text, waits } = row;
  const inSink = isSeveral ? sink : null;
  const who =
    action === 'write'
      ? workTexts.location(what, inSink)
      : action === 'repair'
        ? workTexts.repair(what, inSink)
        : workTexts.step(steps.indexOf(row) + 1, steps.length, artifactInWords(what));
  if (is === 'failed') return [workTexts.failed(who), ...(text === null ? [] : [labelTexts.happened(inOne(text))])];
  if (is === 'waits') return [workTexts.waits(who, inOne(waits ?? ''))];
  if (is === 'kept') return [workTexts.keyKept(who)];
  return [workTexts.is(who, action === 'repair' || action === 'write' ? doneWords[action] : 'prepared')];
}

function tenths(
  steps: readonly ApplyRow[],
  was: ReadonlyMap<string, ApplyRow['is']>,
  words: string,
): readonly string[] {
  const made = steps.filter(({ is }) => isMade(is)).length;
  const before = steps.filter(({ key }) => isMade(was.get(key) ?? 'waiting')).length;
  const tenth = (count: number): number => Math.floor((count * 10) / steps.length);
  return tenth(made) > tenth(before) ? [`${made} of ${steps.length} ${words}.`] : [];
}

function stoppedLines(applying: ApplyState, leaving: Leaving | null): readonly string[] {
  const { failure } = applying;
  const asked = failure?.exit === 'interrupted';
  // The first failure was reported where it happened.
  const isReported = applyRows(applying).some(({ text }) => text !== null);
  return [
    workTexts.ended(asked ? 'stopped' : 'failed', progressInWords(applying)),
    // On leaving, it is the last line.
    ...(isReported || asked || failure === null || leaving !== null ? [] : [labelTexts.happened(inOne(failure.text))]),
    labelTexts.known(afterErrorTexts.filesComplete),
    ...(leaving === null ? [nextLine(failure, asked)] : []),
  ];
}

function nextLine(failure: TaskFailure | null, asked: boolean): string {
  if (failure?.exit === 'waiting') return labelTexts.next(afterErrorTexts.waitForOther);
  return labelTexts.next(asked ? afterErrorTexts.planRest : afterErrorTexts.fixAndPlanRest);
}

export function progressInWords(applying: ApplyState): string {
  return applyCounts(applying).join(', ');
}
