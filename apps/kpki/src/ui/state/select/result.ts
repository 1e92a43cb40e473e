import type { RolloutStep } from '@kpki/engine';
import {
  applyScreenTexts,
  type Block,
  changedEntries,
  changesClientTrust,
  command,
  resultDocument as documentOf,
  liveScreenTexts,
  note,
  pause,
  reachesServers,
  rotationEnd,
  rotationScreenTexts,
  section,
  type WorkCount,
  workText,
} from '@kpki/presentation';
import type { ScreenLine } from '../../../print/document.ts';
import { widthOf } from '../../../text/width.ts';
import { keysIn } from '../keys-in.ts';
import type { ApplyState, State } from '../model.ts';
import { isRollback } from '../plan-request.ts';
import { textColumns } from '../scroll.ts';
import { applyRows } from './apply.ts';
import { applyCommand, shellIn } from './command-line.ts';
import { fittingSections, sectionLines } from './section-lines.ts';

/** Returns the lines of a result. Where not all fit, what is to do comes into view before the files, and no line is blank. */
export function resultLines(state: State, height: number = Number.POSITIVE_INFINITY): readonly ScreenLine[] {
  const { applying } = state;
  if (applying === null) return [];
  const lines = linesOf(state, applying, 'artifacts');
  return lines.length <= height ? lines : fittingSections(linesOf(state, applying, 'end'), height);
}

function linesOf(state: State, applying: ApplyState, filesAt: 'artifacts' | 'end'): readonly ScreenLine[] {
  const line = applyCommand(state);
  // The border has the command, unless it is longer.
  const isInBorder = widthOf(line) <= textColumns(state) - commandMargin;
  const shell = isInBorder ? [] : [pause, ...section(applyScreenTexts.inShell, [command(line)])];
  const blocks = [pause, ...resultDocument(state, applying, filesAt), ...shell];
  return sectionLines(blocks, textColumns(state));
}

/** So much of the border may be of what is below. */
const commandMargin = 20;

/** Returns what was done, and what is to do after it. */
export function resultDocument(
  state: State,
  applying: ApplyState,
  filesAt: 'artifacts' | 'end' = 'artifacts',
): readonly Block[] {
  const { declared } = state;
  // Those who renew or rotate have given a kubeconfig to each user already.
  const isNews = applying.entriesWritten > 0 && applying.of === 'spec';
  const person = isNews ? { file: declared?.environment == null ? null : declared.file } : null;
  const carried = { ...applying, done: doneOf(applying) };
  return documentOf(carried, person, shellIn(state), serversBlocks(state, applying.rollout), filesAt);
}

/** Says where one sees which servers have loaded what was written. */
export function serversBlocks(state: State, rollout: readonly RolloutStep[]): readonly Block[] {
  if (changesClientTrust(rollout)) return [note(liveScreenTexts.shows(keysIn(state)))];
  return reachesServers(rollout) ? [note(liveScreenTexts.serves(keysIn(state)))] : [];
}

/**
 * Says what a phase that is done whole has written; null: it is no phase, has not done all, or its rotation shows no rollout
 * of it: it ends with the phase, or has not begun.
 */
export function phaseDoneText({ applying, request }: State): string | null {
  if (applying === null) return null;
  const { plan, waiting, blocked, entriesWritten } = applying;
  const rotate = plan.intent?.rotate ?? [];
  const [first] = rotate;
  if (
    first === undefined ||
    first.to === 'prepare' ||
    waiting.length > 0 ||
    blocked.length > 0 ||
    rotationEnd(plan) !== null
  )
    return null;
  const names = rotate.map(({ name }) => name);
  const done = { phase: first.to, isRollback: isRollback(request) };
  return rotationScreenTexts.done(done, names, workText(plan), changedEntries(plan, entriesWritten));
}

/** Counts repairs and steps that are done. */
export function doneOf(applying: ApplyState): WorkCount {
  const rows = applyRows(applying);
  const steps = rows.filter(({ action }) => action !== 'repair' && action !== 'write');
  return {
    repairs: rows.filter(({ action }) => action === 'repair').length,
    steps: steps.filter(({ is }) => is !== 'waits').length,
  };
}
