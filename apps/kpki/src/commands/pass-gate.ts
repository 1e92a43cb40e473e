import { setTimeout } from 'node:timers/promises';
import {
  isGated,
  keyFilesIn,
  type ObservedState,
  phaseRollout,
  type RolloutStep,
  type RotationMove,
  type RotationStatus,
  reached,
} from '@kpki/engine';
import { gateDocument, nextTexts } from '@kpki/presentation';
import type { Invocation } from '../command-line/command.ts';
import { shellWith } from '../options/command-text.ts';
import { envelope, printNext } from '../print/record.ts';
import { notAskedAgain } from '../session/accepted-checks.ts';
import { askGate, type ShownGate } from '../session/ask-gate.ts';
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
export async function passGate(
  run: RotateRun,
  move: RotationMove,
  { observed: first, standings }: RotationStatuses,
): Promise<Passed> {
  const { session, invocation } = run;
  const { options, terminal } = invocation;
  const unasked = notAskedAgain(options['accept-unproven'] ?? [], move, session);
  if (unasked.length > 0) {
    terminal.note(nextTexts.notAskedAgain(move.to, unasked));
  }
  let observed = first;
  if (options['skip-live-checks'] === true || !isGated(move)) return { isOpen: true, observed };
  for (let look = 1; ; look += 1) {
    if (look > 1) observed = await readStored(run);
    const { rollout, ...gate } = await gateNow(run, move, observed, standings);
    terminal.progress(null);
    const waits = gate.state === 'closed' && options.wait === true;
    const resumes = goesOnText(session, gate, invocation);
    if (look === 1 || !waits) {
      const document = gateDocument(gate, { phase: move.to, rollout, waits, resumes }, shellWith(session.targetFlags));
      printNext(invocation, envelope('Gate', { ...gate, rollout }), () => document);
    }
    if (!waits) return { isOpen: gate.state === 'open', observed };
    await setTimeout(secondsBetweenLooks * 1000, undefined, { signal: invocation.call.signal });
  }
}

/** Null also if a foreign server answered: the checks are repeated once the right one does. */
function goesOnText({ targetFlags }: Session, gate: ShownGate, invocation: Invocation): string | null {
  const { unproven } = gate;
  if (unproven.length === 0 || isForeignAlone(gate)) return null;
  const names = [...(invocation.options['accept-unproven'] ?? []), ...unproven.map(({ name }) => name)];
  return `${programName()} ${acceptingCommand(invocation, [...new Set(names)], targetFlags)}`;
}

async function gateNow(
  { session, invocation: { options, call }, listener }: RotateRun,
  move: RotationMove,
  observed: ObservedState,
  standings: readonly RotationStatus[],
): Promise<GateWithRollout> {
  const gate = await askGate(session, move, observed, options['accept-unproven'] ?? [], listener, call);
  // The rollout is about this cluster's servers, which were not reached.
  if (gate.state !== 'closed' || isForeignAlone(gate)) return { ...gate, rollout: [] };
  return { ...gate, rollout: phaseRollout(observed, reached(standings), keyFilesIn(session.caPlacements)) };
}

function isForeignAlone({ refuted }: ShownGate): boolean {
  return refuted.length > 0 && refuted.every(({ code }) => code === 'foreign-server');
}

/** A closed gate lists the rollout of the phase before, which an interrupted run may not have reported. */
interface GateWithRollout extends ShownGate {
  readonly rollout: readonly RolloutStep[];
}
