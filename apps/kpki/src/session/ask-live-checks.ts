import {
  checksBefore,
  type Listener,
  type LiveCheckResult,
  liveCheckState,
  type ObservedState,
  type RotationMove,
  verifyLive,
} from '@kpki/engine';
import type { Call } from '@kpki/plugin';
import { type Shown, shown } from '@kpki/presentation';
import { commandTextWith } from '../options/command-text.ts';
import { refuseUnknownKubelets } from './accepted-checks.ts';
import type { Session } from './session.ts';

export type ShownLiveCheckResult = Shown<LiveCheckResult>;

/** Makes the live checks that a move depends on, from outside and through the API, and judges them. */
export async function askLiveChecks(
  session: Pick<Session, 'cluster' | 'configuration' | 'dependencies' | 'targetFlags'>,
  move: Pick<RotationMove, 'rotate' | 'direction' | 'completes'>,
  observed: ObservedState,
  acceptedNames: readonly string[],
  listener: Listener,
  call: Call,
): Promise<ShownLiveCheckResult> {
  const { configuration, dependencies, targetFlags } = session;
  const live = configuration.environment?.live ?? {};
  const checks = checksBefore(move);
  const question = { live, withinCluster: true, checks };
  const verdicts = await verifyLive(observed, question, dependencies.now(), listener, call);
  if (checks.has('kubelet')) refuseUnknownKubelets(acceptedNames, verdicts);
  return shown(liveCheckState(verdicts, acceptedNames), commandTextWith(targetFlags));
}
