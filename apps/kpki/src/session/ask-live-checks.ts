import {
  checksBefore,
  type Listener,
  type LiveCheckResult,
  type LiveVerdict,
  liveCheckState,
  type ObservedState,
  type RotationMove,
  type ServerAnswers,
  verdictsBefore,
  verifyLive,
} from '@kpki/engine';
import type { Call } from '@kpki/plugin';
import { type Shown, shown } from '@kpki/presentation';
import { commandTextWith } from '../options/command-text.ts';
import { refuseUnknownKubelets } from './accepted-checks.ts';
import type { Session } from './session.ts';

type Asking = Pick<Session, 'cluster' | 'configuration' | 'dependencies' | 'targetFlags'>;
type AskedMove = Pick<RotationMove, 'rotate' | 'to' | 'direction' | 'completes'>;

/** Makes the live checks that a move depends on, from outside and through the API, and judges them. */
export async function askLiveChecks(
  session: Asking,
  move: AskedMove,
  observed: ObservedState,
  acceptedNames: readonly string[],
  listener: Listener,
  call: Call,
): Promise<Shown<LiveCheckResult>> {
  const verdicts = await askVerdicts(session, move, observed, listener, call);
  if (checksBefore(move).has('kubelet')) refuseUnknownKubelets(acceptedNames, verdicts);
  return shownResult(verdicts, acceptedNames, session);
}

/** Returns what each check has shown for the move, proven ones too. */
export async function askVerdicts(
  { configuration, dependencies }: Asking,
  move: AskedMove,
  observed: ObservedState,
  listener: Listener,
  call: Call,
  onAnswers: (answers: ServerAnswers) => void = () => {},
): Promise<readonly LiveVerdict[]> {
  const live = configuration.environment?.live ?? {};
  const question = { live, withinCluster: true, checks: checksBefore(move), onAnswers };
  const verdicts = await verifyLive(observed, question, dependencies.now(), listener, call);
  return verdictsBefore(move, verdicts, observed);
}

/** Judges verdicts, in words. */
export function shownResult(
  verdicts: readonly LiveVerdict[],
  acceptedNames: readonly string[],
  { targetFlags }: Pick<Asking, 'targetFlags'>,
): Shown<LiveCheckResult> {
  return shown(liveCheckState(verdicts, acceptedNames), commandTextWith(targetFlags));
}
