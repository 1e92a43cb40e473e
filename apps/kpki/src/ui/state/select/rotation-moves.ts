import { emptyIntent, type RotationMove } from '@kpki/engine';
import {
  checkCounts,
  isWaiting,
  type KeyOf,
  type LiveChecks,
  moveCosts,
  rotationScreenTexts,
} from '@kpki/presentation';
import type { RotationFound } from '../../../session/rotation-found.ts';
import { isAsking } from '../../work/task.ts';
import { keysIn } from '../keys-in.ts';
import type { State } from '../model.ts';
import type { ActionRequest, TypedName } from '../plan-request.ts';
import { type RotationLook, shownAnswers } from '../rotation-look.ts';

export interface RotationButton {
  readonly label: string;
  /** Which move it plans. */
  readonly move: 'next' | 'back' | 'leak' | null;
  readonly request: ActionRequest | null;
  /** Why it can't be pressed now; null: it can. */
  readonly why: string | null;
  /** Whether it looks so: while the servers are asked again, as they answered last. */
  readonly isOff: boolean;
  readonly asked: string | null;
}

const back: RotationButton = { label: 'Back', move: null, request: null, why: null, isOff: false, asked: null };

export function rotationButtons(state: State, look: RotationLook | null): readonly RotationButton[] {
  if (look?.found == null || look.is === 'failed') return [back];
  const { found } = look;
  const { next, back: before, leak, checked } = found;
  const shown = shownAnswers(look);
  const cluster = state.declared?.cluster ?? '';
  // What was found before may be stale.
  const read = look.is === 'looking' && !isAsking(look.checks) ? rotationScreenTexts.isRead : null;
  const button = (
    label: string,
    move: RotationButton['move'],
    request: ActionRequest,
    asked: string | null = null,
    side: 'next' | 'back' | null = null,
  ): RotationButton => {
    const whyNot = ({ checks, passed }: Pick<RotationLook, 'checks' | 'passed'>): string | null =>
      side === null ? null : whyNotOn(checks[side], asked, found, passed, keysIn(state));
    return { label, move, request, why: read ?? whyNot(look), isOff: whyNot(shown) !== null, asked };
  };
  const asked = {
    next: next !== null && checked.next ? next.move.to : null,
    back: before !== null && checked.back ? (before.to === 'rollback' ? 'the rollback' : before.to) : null,
  };
  return [
    ...(next === null
      ? []
      : [
          button(
            `Plan ${next.move.to}${shown.checks.next === 'asking' ? '…' : ''}`,
            'next',
            nextRequest(found, next.move, cluster),
            asked.next,
            'next',
          ),
        ]),
    ...(before === null
      ? []
      : [button(backLabel(before), 'back', backRequest(found, before, cluster), asked.back, 'back')]),
    ...(leak === null ? [] : [button(leakLabel(leak), 'leak', leakRequest(found, leak, cluster))]),
    back,
  ];
}

function backLabel({ to }: RotationMove): string {
  return rotationScreenTexts.rollBack(to);
}

function leakLabel({ rotate }: RotationMove): string {
  return rotationScreenTexts.leaked(rotate.length);
}

/** One live check that failed or is unproven blocks a phase. */
function whyNotOn(
  checks: LiveChecks,
  asked: string | null,
  { statuses }: RotationFound,
  passed: RotationLook['passed'],
  key: KeyOf,
): string | null {
  if (asked === null || checks === 'none') return null;
  if (checks === 'asking') return rotationScreenTexts.waits(asked);
  if (checks.state === 'open') return null;
  const { refuted } = checks;
  if (refuted.length === 0) return rotationScreenTexts.notProven(key);
  const rotations = statuses.map(({ name }) => name);
  const counts = checkCounts(checks, passed, rotations);
  return refuted.every(isWaiting)
    ? rotationScreenTexts.checksWait(
        counts.pending.length,
        counts.all,
        refuted.some(({ restarts }) => restarts !== undefined),
      )
    : rotationScreenTexts.checkFailed(key);
}

function nextRequest({ of }: RotationFound, move: RotationMove, cluster: string): ActionRequest {
  switch (move.to) {
    case 'distrust':
    case 'remove':
      return requestOf(move, `rotate ${of}`, { name: cluster });
    default:
      return requestOf(move, `rotate ${of}`, null);
  }
}

function backRequest({ of }: RotationFound, move: RotationMove, cluster: string): ActionRequest {
  const typed = move.to === 'rollback' ? { name: cluster } : null;
  return { ...requestOf(move, `rotate ${of} --rollback`, typed), isRollback: true };
}

function leakRequest({ of }: RotationFound, move: RotationMove, cluster: string): ActionRequest {
  return { ...requestOf(move, `rotate ${of} --compromised`, { name: cluster }), ...moveCosts(move, true) };
}

function requestOf(move: RotationMove, command: string, typed: TypedName | null): ActionRequest {
  return {
    of: 'action',
    intent: { ...emptyIntent, rotate: move.rotate, only: true },
    isRollback: false,
    command,
    ...moveCosts(move, false),
    typed,
    leftOut: [],
  };
}
