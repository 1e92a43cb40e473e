import {
  checkCounts,
  checkLooks,
  isOpenByHand,
  loadedNodes,
  phaseLooks,
  rotationScreenTexts,
  signs,
  type TrackedPhase,
} from '@kpki/presentation';
import { widthOfAll } from '../../../text/width.ts';
import type { Role } from '../../roles.ts';
import type { State } from '../model.ts';
import { type RotationLook, shownAnswers } from '../rotation-look.ts';
import type { Piece } from './piece-columns.ts';
import { stepsByHand, unobservableOf } from './runbook.ts';

/** The phases of a rotation in a row, with the live checks before the next one. Empty: the status is inconsistent. */
export function pipelinePieces(
  look: RotationLook,
  state: Pick<State, 'program' | 'target'>,
  columns: number,
): readonly Piece[] {
  const { found } = look;
  if (found === null || found.statuses.some(({ is }) => is === 'inconsistent')) return [];
  const byHand = openByHand(look, state);
  const gate = found.checked.next ? gateOf(look, byHand) : null;
  const next = found.next?.move.to ?? null;
  const waiting = waitingPhase(look, byHand);
  const piece = (tracked: TrackedPhase, isSaid: boolean): Piece =>
    tracked.phase === waiting?.phase ? waitingPiece(waiting, isSaid) : phasePiece(tracked);
  for (const spacing of spacings) {
    const pieces = found.track.flatMap((tracked, at): readonly Piece[] => [
      ...(at === 0 ? [] : joints(tracked, spacing, tracked.phase === next ? gate : null)),
      piece(tracked, spacing.says === 'all'),
    ]);
    if (widthOfAll(pieces) <= columns) return pieces;
  }
  return found.track.map((tracked) => piece(tracked, false));
}

/** The components whose restart no check observes, and that the user has not ticked. */
function openByHand(look: RotationLook, state: Pick<State, 'program' | 'target'>): readonly string[] {
  const steps = stepsByHand(look, state);
  return unobservableOf(look).filter((component) => isOpenByHand(component, steps));
}

/** A phase whose files are written, and whose checks have not passed, or whose restarts are not ticked. `words`: how many nodes have loaded the files. */
interface WaitingPhase {
  readonly phase: TrackedPhase['phase'];
  readonly words: string | null;
}

function waitingPhase(look: RotationLook, byHand: readonly string[]): WaitingPhase | null {
  const { found } = look;
  if (found === null || !found.checked.next) return null;
  const { checks, passed } = shownAnswers(look);
  const { next } = checks;
  if (next !== 'none' && next !== 'asking' && next.state === 'open' && byHand.length === 0) return null;
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
  /** What is said of restarts by hand and of the nodes that have loaded a phase. */
  readonly says: 'all' | 'by hand' | 'nothing';
}

/** From the widest: lines get shorter before the checks lose their name. */
const spacings: readonly Spacing[] = [
  { across: 6, around: ' ', isNamed: true, says: 'all' },
  { across: 3, around: ' ', isNamed: true, says: 'all' },
  { across: 1, around: ' ', isNamed: true, says: 'all' },
  { across: 1, around: ' ', isNamed: true, says: 'by hand' },
  { across: 1, around: '', isNamed: true, says: 'by hand' },
  { across: 1, around: ' ', isNamed: true, says: 'nothing' },
  { across: 1, around: '', isNamed: true, says: 'nothing' },
  { across: 1, around: '', isNamed: false, says: 'nothing' },
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
function joints({ is }: TrackedPhase, { across, around, isNamed, says }: Spacing, gate: Gate | null): readonly Piece[] {
  const isReached = is === 'done' || is === 'incomplete';
  const line = (isReached || gate !== null ? '━' : '─').repeat(across);
  const role: Role = isReached ? 'ok' : 'dim';
  if (gate === null) return [{ text: `${around}${line}${around}`, role }];
  const name = isNamed ? `${rotationScreenTexts.checks} ` : '';
  const [long, short] = gate.byHand;
  return [
    { text: `${around}${line}`, role: 'ok' },
    { text: `┨${name}${gate.text}${says === 'nothing' ? short : long}┠`, role: gate.role },
    { text: `${'─'.repeat(across)}${around}`, role: 'dim' },
  ];
}

interface Gate {
  readonly text: string;
  /** What follows the text, long and short: restarts that no check tells. */
  readonly byHand: readonly [long: string, short: string];
  readonly role: Role;
}

const none: Gate['byHand'] = ['', ''];

/** How many of the checks have passed. */
function gateOf(look: RotationLook, restarts: readonly string[]): Gate {
  const { found } = look;
  const { checks: all, passed, isStale } = shownAnswers(look);
  const { next: checks } = all;
  if (checks === 'none') return { text: signs.nothing.glyph, byHand: none, role: 'dim' };
  if (checks === 'asking') return { text: '…', byHand: none, role: 'pending' };
  const rotations = (found?.statuses ?? []).map(({ name }) => name);
  const counts = checkCounts(checks, passed, rotations);
  const role =
    counts.failed.length > 0
      ? 'expired'
      : counts.pending.length > 0
        ? 'due'
        : checks.state === 'open' && restarts.length === 0
          ? 'ok'
          : 'due';
  const isCounted = counts.all > 0;
  const text = isCounted
    ? `${counts.passed}/${counts.all}`
    : checks.state === 'open'
      ? signs.ok.glyph
      : signs.unproven.glyph;
  const { moreByHand, moreByHandInShort } = rotationScreenTexts;
  const byHand =
    restarts.length === 0
      ? none
      : ([` ${moreByHand(restarts.length)}`, ` ${moreByHandInShort(restarts.length)}`] as const);
  return { text, byHand, role: isStale ? 'dim' : role };
}
