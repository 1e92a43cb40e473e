import { type Gate, gateOf, type Listener, verifyLive, type World } from '@kpki/engine';
import type { Call } from '@kpki/plugin';
import type { Session } from './session.ts';

/** What the servers of the cluster say, from outside and through its API, of whether a phase may be begun. */
export async function askGate(
  { configuration, workshop }: Pick<Session, 'configuration' | 'workshop'>,
  world: World,
  listener: Listener,
  call: Call,
): Promise<Gate> {
  const question = { live: configuration.environment?.live ?? {}, withinCluster: true };
  return gateOf(await verifyLive(world, question, workshop.now(), listener, call));
}
