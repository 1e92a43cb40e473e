import { setTimeout } from 'node:timers/promises';
import { type Gate, gateOf, isGated, type Listener, type RotationMove, readWorld, verifyLive } from '@kpki/engine';
import type { Invocation } from '../command-line/command.ts';
import { isText } from '../options/format.ts';
import { gateText } from '../print/gate-text.ts';
import { envelope, line } from '../print/record.ts';
import { viewOf } from '../print/view.ts';
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
  { options, terminal, call }: Invocation,
  listener: Listener,
): Promise<boolean> {
  if (move.completes || move.conditions.length === 0 || !isGated(move.to) || options['without-gate'] === true)
    return true;
  const format = options.output ?? 'table';
  for (let look = 1; ; look += 1) {
    const gate = await gateNow(session, listener, call);
    terminal.progress(null);
    const waits = gate.state === 'closed' && options.wait === true;
    if (look === 1 || !waits) {
      terminal.out(
        isText(format)
          ? gateText(gate, move.to, waits, viewOf(format, terminal))
          : line(envelope('Gate', gate), format),
      );
    }
    if (!waits) return gate.state !== 'closed';
    await pause(secondsBetweenLooks, call.signal);
  }
}

async function gateNow(
  { cluster, sinks, custodies, workshop, configuration }: Session,
  listener: Listener,
  call: Invocation['call'],
): Promise<Gate> {
  const world = await readWorld(cluster, sinks, listener, call, custodies);
  const question = { live: configuration.environment?.live ?? {} };
  return gateOf(await verifyLive(world, question, workshop.now(), listener, call));
}

function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return setTimeout(seconds * 1000, undefined, { signal });
}
