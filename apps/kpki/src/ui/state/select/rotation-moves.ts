import type { RotationMove } from '@kpki/engine';
import type { ShownRotation } from '../../../session/rotation-found.ts';
import { isAsking, type LiveChecks } from '../../work/task.ts';
import type { ActionRequest, TypedName } from '../action-request.ts';
import type { State } from '../model.ts';
import type { RotationLook } from '../rotation.ts';

export interface RotationButton {
  readonly label: string;
  readonly request: ActionRequest | null;
  readonly why: string | null;
  readonly asked: string | null;
}

const back: RotationButton = { label: 'Back', request: null, why: null, asked: null };

export function rotationButtons(state: State, look: RotationLook | null): readonly RotationButton[] {
  if (look?.found == null || look.is === 'failed') return [back];
  const { found } = look;
  const { next, back: before, leak, gated } = found;
  const cluster = state.declared?.cluster ?? '';
  // What was found before may be stale.
  const read = look.is === 'looking' && !isAsking(look.checks) ? 'it is being read' : null;
  const button = (
    label: string,
    request: ActionRequest,
    asked: string | null = null,
    checks: LiveChecks = 'none',
  ): RotationButton => ({ label, request, why: read ?? whyNotOn(checks, asked), asked });
  const asked = {
    next: next !== null && gated.next ? next.move.to : null,
    back: before !== null && gated.back ? (before.to === 'cancel' ? 'taking it back' : before.to) : null,
  };
  return [
    ...(next === null
      ? []
      : [
          button(
            `Plan ${next.move.to}${look.checks.next === 'asking' ? '…' : ''}`,
            nextRequest(found, next.move, cluster),
            asked.next,
            look.checks.next,
          ),
        ]),
    ...(before === null
      ? []
      : [button(backLabel(before), backRequest(found, before, cluster), asked.back, look.checks.back)]),
    ...(leak === null ? [] : [button(leakLabel(leak), leakRequest(found, leak, cluster))]),
    back,
  ];
}

function backLabel({ to }: RotationMove): string {
  return to === 'cancel' ? 'Take it all back' : `Take back to ${to}`;
}

function leakLabel({ rotate }: RotationMove): string {
  return rotate.length === 1 ? 'The key leaked' : 'The keys leaked';
}

/** One live check that failed or is unproven blocks a phase. */
function whyNotOn(checks: LiveChecks, asked: string | null): string | null {
  if (asked === null || checks === 'none') return null;
  if (checks === 'asking') return `${asked} waits for the answer of the servers`;
  if (checks.state === 'open') return null;
  return checks.refuted.length > 0
    ? 'a live check failed, see the text. Fix that first; t asks again'
    : 'not all is proven, see the text. t asks again';
}

const undoable = 'It can be taken back on this screen: the other key is kept.';

function nextRequest({ of, whatIsSo }: ShownRotation, move: RotationMove, cluster: string): ActionRequest {
  const command = `rotate ${of}`;
  const costs = [`After it: ${whatIsSo[move.to]}.`];
  switch (move.to) {
    case 'distrust':
      return wishOf(move, command, [...costs, distrustCosts, undoable], { of: 'cluster', name: cluster });
    case 'remove':
      return wishOf(move, command, [...costs, retireCosts], typedName(move, cluster));
    default:
      return wishOf(move, command, move.to === 'prepare' ? costs : [...costs, undoable], null);
  }
}

const distrustCosts =
  'Whatever still shows a certificate or a token of the old one is refused from then on; copies that people keep are not seen from here.';
const retireCosts =
  'After that the rotation cannot be taken back: only kpki undo has the old key, until the next apply.';
const abandonCosts = 'What was made for the rotation goes; what trusts both has to be restarted again to forget it.';

function backRequest({ of, whatIsSo }: ShownRotation, move: RotationMove, cluster: string): ActionRequest {
  const costs = [`After it: ${whatIsSo[move.to]}.`];
  const command = `rotate ${of} --rollback`;
  return move.to === 'cancel'
    ? wishOf(move, command, [...costs, abandonCosts], typedName(move, cluster))
    : wishOf(move, command, costs, null);
}

function leakRequest({ of, leakCosts, whatIsSo }: ShownRotation, move: RotationMove, cluster: string): ActionRequest {
  const costs = [
    'This is the short path: it goes to the end at once.',
    ...leakCosts,
    `After it: ${whatIsSo[move.to]}.`,
  ];
  return wishOf(move, `rotate ${of} --compromised`, costs, { of: 'cluster', name: cluster });
}

/** The name to type before a key is deleted: of several, the cluster's. */
function typedName({ rotate }: RotationMove, cluster: string): TypedName {
  const [{ name } = { name: cluster }, ...others] = rotate;
  if (others.length > 0) return { of: 'cluster', name: cluster };
  return { of: name === 'sa' ? 'key pair' : 'ca', name };
}

function wishOf(
  { rotate }: RotationMove,
  command: string,
  costs: readonly string[],
  typed: TypedName | null,
): ActionRequest {
  return { intent: { renew: [], rekey: [], rotate }, command, costs, typed };
}
