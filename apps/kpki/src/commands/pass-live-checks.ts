import { setTimeout } from 'node:timers/promises';
import {
  keyFilesIn,
  type LiveCheckResult,
  type LiveVerdict,
  needsLiveChecks,
  type ObservedState,
  phaseRollout,
  phasesReached,
  type RolloutStep,
  type RotationMove,
  type RotationStatus,
} from '@kpki/engine';
import { liveChecksDocument, nextTexts, type Shown, unobservableAfter } from '@kpki/presentation';
import type { Invocation } from '../command-line/command.ts';
import { shellWith } from '../options/command-text.ts';
import { envelope, printNext } from '../print/record.ts';
import { notAskedAgain } from '../session/accepted-checks.ts';
import { askLiveChecks } from '../session/ask-live-checks.ts';
import type { RotationStatuses } from '../session/rotated-names.ts';
import type { Session } from '../session/session.ts';
import { programName } from '../terminal/program-name.ts';
import { acceptingCommand, type RotateRun, readStored } from './rotate-command.ts';

/** Servers reload within seconds, or restart by hand. */
const secondsBetweenLooks = 5;

interface Passed {
  readonly isOpen: boolean;
  /** As it was read last. */
  readonly observed: ObservedState;
}

/** Makes the live checks before a phase. Neither `--yes` nor `--through` accepts an unproven one: it must be named. */
export async function passLiveChecks(
  run: RotateRun,
  move: RotationMove,
  { observed: first, statuses }: RotationStatuses,
): Promise<Passed> {
  const { session, invocation } = run;
  const { options, terminal } = invocation;
  const unasked = notAskedAgain(options['accept-unproven'] ?? [], move, session);
  if (unasked.length > 0) {
    terminal.note(nextTexts.notAskedAgain(move.to, unasked));
  }
  let observed = first;
  if (options['skip-live-checks'] === true || !needsLiveChecks(move)) return { isOpen: true, observed };
  for (let look = 1; ; look += 1) {
    if (look > 1) observed = await readStored(run);
    const { rollout, ...liveChecks } = await liveChecksNow(run, move, observed, statuses);
    terminal.progress(null);
    const waits = liveChecks.state === 'closed' && options.wait === true;
    const resumes = goesOnText(session, liveChecks, invocation);
    if (look === 1 || !waits) {
      const document = liveChecksDocument(
        liveChecks,
        {
          phase: move.to,
          rollout,
          waits,
          resumes,
          unobservable: unobservableAfter(
            move.rotate.map(({ name }) => name),
            move.direction === 'back' ? null : dueRollout(session, observed, statuses),
          ),
        },
        shellWith(session.targetFlags),
      );
      const refuted = liveChecks.refuted.map(recordOf);
      printNext(invocation, envelope('LiveChecks', { ...liveChecks, refuted, rollout }), () => document);
    }
    if (!waits) return { isOpen: liveChecks.state === 'open', observed };
    await setTimeout(secondsBetweenLooks * 1000, undefined, { signal: invocation.call.signal });
  }
}

/** What is alike is for who reads the screen. */
function recordOf({ likeness: _, ...verdict }: Shown<LiveVerdict>): Omit<Shown<LiveVerdict>, 'likeness'> {
  return verdict;
}

/** Null also if a foreign server answered: the checks are repeated once the right one does. */
function goesOnText(
  { targetFlags }: Session,
  liveChecks: Shown<LiveCheckResult>,
  invocation: Invocation,
): string | null {
  const { unproven } = liveChecks;
  if (unproven.length === 0 || isForeignAlone(liveChecks)) return null;
  const names = [...(invocation.options['accept-unproven'] ?? []), ...unproven.map(({ name }) => name)];
  return `${programName()} ${acceptingCommand(invocation, [...new Set(names)], targetFlags)}`;
}

async function liveChecksNow(
  { session, invocation: { options, call }, listener }: RotateRun,
  move: RotationMove,
  observed: ObservedState,
  statuses: readonly RotationStatus[],
): Promise<LiveChecksWithRollout> {
  const liveChecks = await askLiveChecks(session, move, observed, options['accept-unproven'] ?? [], listener, call);
  // The rollout is about this cluster's servers, which were not reached.
  if (liveChecks.state !== 'closed' || isForeignAlone(liveChecks)) return { ...liveChecks, rollout: [] };
  return { ...liveChecks, rollout: dueRollout(session, observed, statuses) };
}

function dueRollout(
  { caPlacements }: RotateRun['session'],
  observed: ObservedState,
  statuses: RotationStatuses['statuses'],
): readonly RolloutStep[] {
  return phaseRollout(observed, phasesReached(statuses), keyFilesIn(caPlacements));
}

function isForeignAlone({ refuted }: Shown<LiveCheckResult>): boolean {
  return refuted.length > 0 && refuted.every(({ code }) => code === 'foreign-server');
}

/** Failed live checks list the rollout of the phase before, which an interrupted run may not have reported. */
interface LiveChecksWithRollout extends Shown<LiveCheckResult> {
  readonly rollout: readonly RolloutStep[];
}
