import {
  checksBefore,
  type Gate,
  gateOf,
  type Listener,
  type ObservedState,
  type RotationMove,
  verifyLive,
} from '@kpki/engine';
import type { Call } from '@kpki/plugin';
import { refuseUnknownKubelets } from './accepted-checks.ts';
import type { Session } from './session.ts';

/** Makes the live checks that a move depends on, from outside and through the API, and judges them. */
export async function askGate(
  session: Pick<Session, 'cluster' | 'configuration' | 'dependencies'>,
  move: Pick<RotationMove, 'rotate' | 'direction' | 'completes'>,
  observed: ObservedState,
  acceptedNames: readonly string[],
  listener: Listener,
  call: Call,
): Promise<Gate> {
  const { configuration, dependencies } = session;
  const live = configuration.environment?.live ?? {};
  const checks = checksBefore(move);
  const question = { live, withinCluster: true, checks };
  const verdicts = await verifyLive(observed, question, dependencies.now(), listener, call);
  if (checks.has('kubelet')) refuseUnknownKubelets(acceptedNames, verdicts);
  return gateOf(verdicts, acceptedNames);
}
