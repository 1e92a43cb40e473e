import { leavingTexts } from '@kpki/presentation';
import { clean } from '../../text/clean.ts';
import type { EnvironmentOverview, TaskFailure } from '../work/task.ts';
import { isRunning, type Wrote, wroteOf } from './applying.ts';
import type { Leaving, State } from './model.ts';
import { commandLine } from './select/command-line.ts';

export function exitSummary(state: State): readonly string[] {
  const { declared } = state;
  if (declared === null) return [];
  const here = declared.environment ?? '';
  return [
    ...Object.entries(unfinishedOf(state, here)).flatMap(([environment, wrote]) =>
      leavingTexts.left[wrote](environment === here ? null : clean(environment)),
    ),
    ...Object.entries(state.waiting).flatMap(([environment, waiting]) =>
      waitingLines(commandIn(state, environment, here, 'apply'), waiting.length),
    ),
    ...Object.entries(writtenOf(state, here)).flatMap(([environment, count]) =>
      count === 0 ? [] : writtenLines(declared, commandIn(state, environment, here, 'status'), count),
    ),
  ];
}

function unfinishedOf(state: State, here: string): Readonly<Record<string, Wrote>> {
  const { applying, unfinished } = state;
  const ended = Object.fromEntries(Object.entries(unfinished).map(([environment, { wrote }]) => [environment, wrote]));
  return applying !== null && isRunning(state) ? { ...ended, [here]: wroteOf(applying) } : ended;
}

function writtenOf(state: State, here: string): Readonly<Record<string, number>> {
  const { applying, entriesWritten } = state;
  if (applying === null || !isRunning(state)) return entriesWritten;
  return { ...entriesWritten, [here]: (entriesWritten[here] ?? 0) + applying.entriesWritten };
}

function commandIn({ program, target }: State, environment: string, here: string, command: string): string {
  return commandLine({ program, target: environment === here ? target : { ...target, environment } }, command);
}

function waitingLines(command: string, count: number): readonly string[] {
  return [leavingTexts.pending(count), command];
}

function writtenLines({ cluster }: EnvironmentOverview, command: string, count: number): readonly string[] {
  return [leavingTexts.written(count, clean(cluster)), command];
}

const worstFirst: readonly TaskFailure['exit'][] = ['failed', 'usage', 'waiting', 'interrupted'];

/** Exits as the worst of the applies that were not repaired, or that left something pending. */
export function farewell(state: State): Leaving {
  const waits = Object.keys(state.waiting).map(() => 'waiting' as const);
  const exits = [...Object.values(state.unfinished).map(({ failure }) => failure.exit), ...waits];
  return { exit: worstFirst.find((exit) => exits.includes(exit)) ?? 'done', lines: exitSummary(state) };
}
