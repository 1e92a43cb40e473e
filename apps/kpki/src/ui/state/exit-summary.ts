import { type LeftApply, type LeftRotation, leavingTexts } from '@kpki/presentation';
import type { Rotating } from '../../session/rotated-names.ts';
import { clean } from '../../text/clean.ts';
import type { TaskFailure } from '../work/task.ts';
import { isRunning, isUndoRunning, wroteOf } from './applying.ts';
import { type EnvironmentKey, openKey } from './environment-key.ts';
import type { Leaving, State } from './model.ts';
import { type Outcome, outcomeIn, withWrites } from './outcomes.ts';
import { inventoryIn, readSince } from './reading.ts';
import { rotationsInProgress } from './select/actions.ts';
import { commandLine } from './select/command-line.ts';
import { fileOf } from './select/reading-text.ts';

type Left = Pick<Outcome, 'target' | 'cluster' | 'written' | 'waiting'> & {
  readonly key: EnvironmentKey;
  readonly wrote: NonNullable<Outcome['unfinished']>['wrote'] | null;
};

export function exitSummary(state: State): readonly string[] {
  const all = leftIn(state);
  const { program } = state;
  return [
    ...all.flatMap((left) => (left.wrote === null ? [] : leavingTexts.left[left.wrote](whereOf(state, left)))),
    ...all.flatMap(({ target, waiting }) =>
      waiting.length === 0 ? [] : [leavingTexts.pending(waiting.length), commandLine({ program, target }, 'apply')],
    ),
    ...all.flatMap(({ target, cluster, written }) =>
      written.applies + written.undos === 0
        ? []
        : [leavingTexts.written(written, clean(cluster)), commandLine({ program, target }, 'status')],
    ),
    ...leftRotations(state).flatMap(({ command, ...left }) => [
      leavingTexts.rotation(left),
      commandLine(state, command),
    ]),
  ];
}

interface FoundRotation extends Pick<LeftRotation, 'phase' | 'next'> {
  readonly name: Rotating;
}

/** Of the cluster that is open: those that are alike are continued by one command. */
function leftRotations(state: State): readonly (LeftRotation & { readonly command: string })[] {
  const found = state.rotation?.found ?? null;
  const read: readonly FoundRotation[] = (found?.statuses ?? []).map(({ name, at, next }) => ({
    name,
    phase: at,
    next,
  }));
  const others = rotationsInProgress(inventoryIn(state)).filter(({ name }) => read.every((each) => each.name !== name));
  const inProgress: readonly FoundRotation[] = [...read, ...others.map((each) => ({ ...each, next: null }))].filter(
    ({ phase }) => phase !== null,
  );
  const isOld = hasWrittenSince(state);
  const alike = Map.groupBy(inProgress, ({ phase, next }) => (isOld ? '' : `${phase} ${next}`));
  return [...alike.values()].map((own) => {
    const names = own.map(({ name }) => name);
    const [{ phase, next } = notKnown] = isOld ? [] : own;
    const isFound = found !== null && own.length === read.length && own.every((each) => read.includes(each));
    return { names, phase, next, command: `rotate ${isFound ? found.of : names.join(' ')}` };
  });
}

const notKnown = { phase: null, next: null };

/** Whether an apply or an undo has written since the cluster was read. */
function hasWrittenSince(state: State): boolean {
  const { applying } = state;
  if (isUndoRunning(state)) return true;
  return applying !== null && (applying.ended === null || applying.ended > (readSince(state) ?? 0));
}

/** By environment, with what an apply that runs has written until now. */
function leftIn(state: State): readonly Left[] {
  const { applying, outcomes } = state;
  const ended = Object.entries(outcomes).map(([key, { unfinished, ...outcome }]): readonly [string, Left] => [
    key,
    { key: key as EnvironmentKey, ...outcome, wrote: unfinished?.wrote ?? null },
  ]);
  if (applying === null || !isRunning(state)) return ended.map(([, left]) => left);
  const key = openKey(state);
  const { unfinished: _before, ...before } = outcomeIn(state);
  const written = withWrites(before.written, 'applies', applying.entriesWritten);
  const running: Left = { key, ...before, written, wrote: wroteOf(applying) };
  return [...new Map([...ended, [key, running] as const]).values()];
}

/** Names what is not the environment or the file that is open. */
function whereOf(state: State, { key, target }: Left): LeftApply {
  if (key === openKey(state)) return { environment: null, file: null };
  const { environment } = target;
  const file = fileOf({ target });
  return {
    environment: environment === undefined ? null : clean(environment),
    file: file === fileOf(state) ? null : clean(file),
  };
}

const worstFirst: readonly TaskFailure['exit'][] = ['failed', 'usage', 'waiting', 'interrupted'];

/** Exits as the worst of the applies that were not repaired, or that left something pending. */
export function farewell(state: State): Leaving {
  const exits = Object.values(state.outcomes).flatMap(({ unfinished, waiting }) => [
    ...(unfinished === null ? [] : [unfinished.failure.exit]),
    ...(waiting.length === 0 ? [] : (['waiting'] as const)),
  ]);
  return { exit: worstFirst.find((exit) => exits.includes(exit)) ?? 'done', lines: exitSummary(state) };
}
