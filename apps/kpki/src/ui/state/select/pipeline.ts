import { checkGroups, phaseLooks, rotationScreenTexts, type TrackedPhase } from '@kpki/presentation';
import { widthOfAll } from '../../../text/width.ts';
import type { Role } from '../../roles.ts';
import { type RotationLook, shownAnswers } from '../rotation.ts';
import type { Piece } from './piece-columns.ts';

/** The phases of a rotation in a row, with the live checks before the next one. Empty: the status is inconsistent. */
export function pipelinePieces(look: RotationLook, columns: number): readonly Piece[] {
  const { found } = look;
  if (found === null || found.statuses.some(({ is }) => is === 'inconsistent')) return [];
  const gate = found.checked.next ? gateOf(look) : null;
  const next = found.next?.move.to ?? null;
  for (const spacing of spacings) {
    const pieces = found.track.flatMap((tracked, at): readonly Piece[] => [
      ...(at === 0 ? [] : joints(tracked, spacing, tracked.phase === next ? gate : null)),
      phasePiece(tracked),
    ]);
    if (widthOfAll(pieces) <= columns) return pieces;
  }
  return found.track.map(phasePiece);
}

interface Spacing {
  readonly across: number;
  readonly around: string;
  readonly isNamed: boolean;
}

/** From the widest: lines get shorter before the checks lose their name. */
const spacings: readonly Spacing[] = [
  { across: 6, around: ' ', isNamed: true },
  { across: 3, around: ' ', isNamed: true },
  { across: 1, around: ' ', isNamed: true },
  { across: 1, around: '', isNamed: true },
  { across: 1, around: '', isNamed: false },
];

const roles: Readonly<Record<TrackedPhase['is'], Role>> = {
  done: 'ok',
  'in part': 'due',
  next: 'accent',
  later: 'dim',
};
const later = '○';

function phasePiece({ phase, is }: TrackedPhase): Piece {
  return { text: `${phaseLooks[is].glyph || later} ${phase}`, role: roles[is] };
}

/** What leads to a phase: a line, through the checks before it if there are any. */
function joints({ is }: TrackedPhase, { across, around, isNamed }: Spacing, gate: Gate | null): readonly Piece[] {
  const isReached = is === 'done' || is === 'in part';
  const line = (isReached || gate !== null ? '━' : '─').repeat(across);
  const role: Role = isReached ? 'ok' : 'dim';
  if (gate === null) return [{ text: `${around}${line}${around}`, role }];
  const name = isNamed ? `${rotationScreenTexts.checks} ` : '';
  return [
    { text: `${around}${line}`, role: 'ok' },
    { text: `┫${name}${gate.text}┣`, role: gate.role },
    { text: `${'─'.repeat(across)}${around}`, role: 'dim' },
  ];
}

interface Gate {
  readonly text: string;
  readonly role: Role;
}

/** How many of the checks have passed; `?`: the servers were not asked. */
function gateOf(look: RotationLook): Gate {
  const { found } = look;
  const { checks: all, passed, isStale } = shownAnswers(look);
  const { next: checks } = all;
  if (checks === 'none') return { text: '?', role: 'dim' };
  if (checks === 'asking') return { text: '…', role: 'pending' };
  const rotations = (found?.statuses ?? []).map(({ name }) => name);
  const groups = checkGroups(checks, passed, rotations);
  const states = groups.map(({ state }) => state);
  const done = states.filter((state) => state === 'passed' || state === 'accepted').length;
  const unobservable = states.filter((state) => state === 'unobservable').length;
  const role = states.includes('failed')
    ? 'expired'
    : states.includes('waiting')
      ? 'pending'
      : checks.state === 'open' && unobservable === 0
        ? 'ok'
        : 'due';
  const counts = rotationScreenTexts.passed(done, groups.length, unobservable);
  const text = groups.length === 0 ? (checks.state === 'open' ? '✓' : '?') : counts;
  return isStale ? { text: `${text} …`, role: 'dim' } : { text, role };
}
