import {
  checkCounts,
  checkLooks,
  loadedNodes,
  phaseLooks,
  rotationScreenTexts,
  signs,
  type TrackedPhase,
} from '@kpki/presentation';
import { widthOfAll } from '../../../text/width.ts';
import type { Role } from '../../roles.ts';
import { type RotationLook, shownAnswers } from '../rotation.ts';
import type { Piece } from './piece-columns.ts';
import { unobservableOf } from './runbook.ts';

/** The phases of a rotation in a row, with the live checks before the next one. Empty: the status is inconsistent. */
export function pipelinePieces(look: RotationLook, columns: number): readonly Piece[] {
  const { found } = look;
  if (found === null || found.statuses.some(({ is }) => is === 'inconsistent')) return [];
  const gate = found.checked.next ? gateOf(look) : null;
  const next = found.next?.move.to ?? null;
  const waiting = waitingPhase(look);
  const piece = (tracked: TrackedPhase, isSaid: boolean): Piece =>
    tracked.phase === waiting?.phase ? waitingPiece(waiting, isSaid) : phasePiece(tracked);
  for (const spacing of spacings) {
    const pieces = found.track.flatMap((tracked, at): readonly Piece[] => [
      ...(at === 0 ? [] : joints(tracked, spacing, tracked.phase === next ? gate : null)),
      piece(tracked, spacing.isSaid),
    ]);
    if (widthOfAll(pieces) <= columns) return pieces;
  }
  return found.track.map((tracked) => piece(tracked, false));
}

/** A phase whose files are written, and whose checks have not passed. `words`: how many nodes have loaded the files. */
interface WaitingPhase {
  readonly phase: TrackedPhase['phase'];
  readonly words: string | null;
}

function waitingPhase(look: RotationLook): WaitingPhase | null {
  const { found } = look;
  if (found === null || !found.checked.next) return null;
  const { checks, passed } = shownAnswers(look);
  const { next } = checks;
  if (next !== 'none' && next !== 'asking' && next.state === 'open') return null;
  const last = found.track.findLast(({ is }) => is === 'done');
  if (last === undefined || !found.statuses.some(({ at }) => at === last.phase)) return null;
  if (typeof next === 'string') return { phase: last.phase, words: null };
  const { loaded, all } = loadedNodes(next, passed);
  return { phase: last.phase, words: all === 0 ? null : rotationScreenTexts.written(loaded, all) };
}

function waitingPiece({ phase, words }: WaitingPhase, isSaid: boolean): Piece {
  return { text: `${phaseGlyphs.pending} ${phase}${isSaid && words !== null ? ` (${words})` : ''}`, role: 'due' };
}

interface Spacing {
  readonly across: number;
  readonly around: string;
  readonly isNamed: boolean;
  /** Whether a phase that waits has its words, and the checks what is by hand. */
  readonly isSaid: boolean;
}

/** From the widest: lines get shorter before the checks lose their name. */
const spacings: readonly Spacing[] = [
  { across: 6, around: ' ', isNamed: true, isSaid: true },
  { across: 3, around: ' ', isNamed: true, isSaid: true },
  { across: 1, around: ' ', isNamed: true, isSaid: true },
  { across: 1, around: ' ', isNamed: true, isSaid: false },
  { across: 1, around: '', isNamed: true, isSaid: false },
  { across: 1, around: '', isNamed: false, isSaid: false },
];

const roles: Readonly<Record<TrackedPhase['is'], Role>> = {
  done: 'ok',
  incomplete: 'due',
  next: 'accent',
  later: 'dim',
};

/** `pending`: written, and its live checks have not passed. */
export const phaseGlyphs: Readonly<Record<TrackedPhase['is'] | 'pending', string>> = {
  done: phaseLooks.done.glyph,
  pending: checkLooks.pending.glyph,
  incomplete: phaseLooks.incomplete.glyph,
  next: phaseLooks.next.glyph,
  later: signs.leftOut.glyph,
};

function phasePiece({ phase, is }: TrackedPhase): Piece {
  return { text: `${phaseGlyphs[is]} ${phase}`, role: roles[is] };
}

/** What leads to a phase: a line, through the checks before it if there are any. */
function joints(
  { is }: TrackedPhase,
  { across, around, isNamed, isSaid }: Spacing,
  gate: Gate | null,
): readonly Piece[] {
  const isReached = is === 'done' || is === 'incomplete';
  const line = (isReached || gate !== null ? '━' : '─').repeat(across);
  const role: Role = isReached ? 'ok' : 'dim';
  if (gate === null) return [{ text: `${around}${line}${around}`, role }];
  const name = isNamed ? `${rotationScreenTexts.checks} ` : '';
  return [
    { text: `${around}${line}`, role: 'ok' },
    { text: `┫${name}${gate.text}${isSaid ? gate.byHand : ''}┣`, role: gate.role },
    { text: `${'─'.repeat(across)}${around}`, role: 'dim' },
  ];
}

interface Gate {
  readonly text: string;
  /** What follows the text where there is room: restarts that no check tells. */
  readonly byHand: string;
  readonly role: Role;
}

/** How many of the checks have passed. */
function gateOf(look: RotationLook): Gate {
  const { found } = look;
  const { checks: all, passed, isStale } = shownAnswers(look);
  const { next: checks } = all;
  if (checks === 'none') return { text: signs.nothing.glyph, byHand: '', role: 'dim' };
  if (checks === 'asking') return { text: '…', byHand: '', role: 'pending' };
  const rotations = (found?.statuses ?? []).map(({ name }) => name);
  const counts = checkCounts(checks, passed, rotations);
  const role =
    counts.failed.length > 0
      ? 'expired'
      : counts.pending.length > 0
        ? 'due'
        : checks.state === 'open' && counts.unobservable === 0
          ? 'ok'
          : 'due';
  const isCounted = counts.all > 0;
  const text = isCounted
    ? `${counts.passed}/${counts.all}`
    : checks.state === 'open'
      ? signs.ok.glyph
      : signs.unproven.glyph;
  const restarts = unobservableOf(look);
  const byHand = restarts.length === 0 ? '' : ` ${rotationScreenTexts.moreByHand(restarts.length)}`;
  return isStale ? { text: `${text} …`, byHand: '', role: 'dim' } : { text, byHand, role };
}
