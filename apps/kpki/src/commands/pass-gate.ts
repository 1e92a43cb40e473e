import { setTimeout } from 'node:timers/promises';
import {
  type FollowUp,
  type Gate,
  isGated,
  keyFilesIn,
  type Listener,
  phaseFollowUp,
  type RotationMove,
  type RotationStanding,
  reached,
  readWorld,
} from '@kpki/engine';
import type { Invocation } from '../command-line/command.ts';
import { isText } from '../options/format.ts';
import { gateText } from '../print/gate-text.ts';
import { envelope, line } from '../print/record.ts';
import { viewOf } from '../print/view.ts';
import { askGate } from '../session/ask-gate.ts';
import type { Session } from '../session/session.ts';

/** The servers take new files within seconds, or after a restart that somebody is at. */
const secondsBetweenLooks = 5;

/**
 * Asks the servers of the cluster whether a phase may be begun, and again where that is waited for. Answers whether it
 * may: what no server is there to refute is for a person to prove, and one that refutes it is told.
 */
export async function passGate(
  session: Session,
  move: RotationMove,
  standings: readonly RotationStanding[],
  { options, terminal, call }: Invocation,
  listener: Listener,
): Promise<boolean> {
  if (options['without-gate'] === true || !isGated(move, options.back === true ? 'back' : 'forwards')) return true;
  const format = options.output ?? 'table';
  for (let look = 1; ; look += 1) {
    const { followUp, ...gate } = await gateNow(session, standings, listener, call);
    terminal.progress(null);
    const waits = gate.state === 'closed' && options.wait === true;
    if (look === 1 || !waits) {
      terminal.out(
        isText(format)
          ? gateText(gate, followUp, move.to, { waits, goesOn: options.until === undefined }, viewOf(format, terminal))
          : line(envelope('Gate', { ...gate, followUp }), format),
      );
    }
    // Whoever goes on by itself goes by what the servers do, and by nothing where none is seen.
    if (!waits) return gate.state === 'open' || (gate.state === 'unseen' && options.until === undefined);
    await pause(secondsBetweenLooks, call.signal);
  }
}

async function gateNow(
  session: Session,
  standings: readonly RotationStanding[],
  listener: Listener,
  call: Invocation['call'],
): Promise<GateWithFollowUp> {
  const { cluster, sinks, custodies } = session;
  const world = await readWorld(cluster, sinks, listener, call, custodies);
  const gate = await askGate(session, world, listener, call);
  if (gate.state !== 'closed') return { ...gate, followUp: [] };
  return { ...gate, followUp: phaseFollowUp(world, reached(standings), keyFilesIn(custodies)) };
}

/** Where it is closed, with what the phase before asks for: a run that was killed has not told it. */
interface GateWithFollowUp extends Gate {
  readonly followUp: readonly FollowUp[];
}

function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return setTimeout(seconds * 1000, undefined, { signal });
}
