import type { LiveCheckResult, Phase, RolloutStep, RotationMove, RotationStatus } from '@kpki/engine';
import { phaseTexts } from '../phases.ts';
import type { Shown } from '../shown.ts';
import { statementText } from '../statement.ts';
import { apart, type Block, heading, note, pause, type Row, type Severity } from './block.ts';
import { checkGroups, checkRows, type PassedCheck, unobservableServers } from './check-groups.ts';
import { acceptBlocks, unprovenBlocks } from './live-checks.ts';
import { openCheckBlocks, openCheckDetails } from './open-checks.ts';
import { rolloutBlocks } from './rollout.ts';
import { conditionBlocks } from './rotation-move.ts';
import { rotationStatusRow, rotationStatusWords, type StatusWords } from './rotation-status.ts';
import { inSentence, type Shell } from './shell.ts';

/** One or several rotations, and what can be done next. */
export interface RotationOverview {
  /** As named in the command: `all sa`. */
  readonly of: string;
  readonly statuses: readonly RotationStatus[];
  readonly track: readonly TrackedPhase[];
  /** The rollout that the current phases need, in order: an interrupted run may not have reported it. */
  readonly rolloutDue: readonly RolloutStep[];
  readonly next: PlannedMove | null;
  readonly back: RotationMove | null;
}

export interface TrackedPhase {
  readonly phase: Phase;
  readonly is: 'done' | 'in part' | 'next' | 'later';
}

export interface PlannedMove {
  readonly move: RotationMove;
  readonly counts: readonly (readonly [action: string, count: number])[];
  readonly rollout: readonly RolloutStep[];
}

/** What servers say before a move: not asked, not answered yet, or their answers. */
export type LiveChecks = 'none' | 'asking' | Shown<LiveCheckResult>;

export interface ChecksOfMoves {
  readonly next: LiveChecks;
  readonly back: LiveChecks;
}

/** Returns where rotations are, what their live checks show, and what the next moves do. */
export function rotationDocument(
  overview: RotationOverview,
  checks: ChecksOfMoves,
  shell: Shell,
  passed: readonly PassedCheck[] = [],
): readonly Block[] {
  const { status, track, checked, rollout, rest } = rotationSections(overview, checks, shell, passed);
  return [...status, ...track, ...checked, ...apart(rollout), ...rest];
}

/** The same in parts: a screen draws the phases. `passed`: the proven checks of the next phase. `isStale`: servers are asked again. */
export function rotationSections(
  overview: RotationOverview,
  checks: ChecksOfMoves,
  shell: Shell,
  passed: readonly PassedCheck[],
  isStale = false,
): Readonly<Record<'status' | 'track' | 'checked' | 'rollout' | 'rest', readonly Block[]>> {
  return {
    status: statusBlocks(overview, shell),
    track: trackBlocks(overview),
    // Whether the next phase may begin must be in view in 24 rows.
    checked: [
      ...(isStale ? [pause, note(asksAgain, { glyph: '…' })] : []),
      ...checkBlocks(overview, checks, shell, passed),
    ],
    rollout: rolloutBlocks(
      overview.rolloutDue,
      shell,
      `Runbook: roll out ${reachedText(overview)} to a running cluster`,
    ),
    rest: [
      ...apart(overview.next === null ? [] : conditionBlocks(overview.next.move)),
      ...workBlocks(overview, shell),
      ...apart(overview.back === null ? [] : conditionBlocks(overview.back)),
      ...openCheckDetails(refutedIn(checks)),
    ],
  };
}

const asksAgain = 'The servers are asked again: the answers below are stale.';

/** Returns where several rotations are in few words; null: they are not in step. */
export function inStepWords(statuses: readonly RotationStatus[], shell: Shell): StatusWords | null {
  const [first] = statuses;
  if (first === undefined) return null;
  // A preparation of one alone takes it no further than the others, and one that is blocked is where it is.
  const labels = statuses.map((each) =>
    each.is === 'blocked' ? `at ${each.at}, incomplete` : rotationStatusWords({ ...each, setting: {} }, shell).label,
  );
  return new Set(labels).size === 1 ? rotationStatusWords(first, shell) : null;
}

/** Returns the phases that are reached: one, unless several rotations are not in step. */
export function reachedText({ statuses }: Pick<RotationOverview, 'statuses'>): string {
  return [...new Set(statuses.flatMap(({ at }) => at ?? []))].join(' and ');
}

function statusBlocks({ statuses }: RotationOverview, shell: Shell): readonly Block[] {
  const isAlone = statuses.length === 1;
  const failures = statuses.flatMap((each) => failureBlocks(each, isAlone, shell));
  if (isAlone) return failures;
  const names = statuses.map(({ name }) => name).join(', ');
  const rows = statuses.map((each) => ({ ...rotationStatusRow(each, shell), texts: [] }));
  const isInStep = inStepWords(statuses, shell) !== null;
  const status: Block = isInStep ? note(names, { label: 'In step' }) : { is: 'rows', begins: 'subject', rows };
  return [status, ...failures, pause];
}

function failureBlocks(status: RotationStatus, isAlone: boolean, shell: Shell): readonly Block[] {
  if (status.is !== 'inconsistent' && status.is !== 'blocked') return [];
  const { name, remedy } = status;
  const { glyph, severity, label, text } = rotationStatusWords(status, shell);
  return [
    note(`${text}.`, { glyph, severity, label: isAlone ? label : `${name} ${label}` }),
    note(`${statementText(remedy, inSentence(shell))}.`, { label: 'Fix' }),
  ];
}

/** How far a phase is; what is current or done is never only a color. */
export const phaseLooks: Readonly<Record<TrackedPhase['is'], { readonly glyph: string; readonly severity: Severity }>> =
  {
    done: { glyph: '✓', severity: 'info' },
    'in part': { glyph: '!', severity: 'warning' },
    next: { glyph: '›', severity: 'info' },
    later: { glyph: '', severity: 'info' },
  };

function trackBlocks({ track, statuses }: RotationOverview): readonly Block[] {
  if (statuses.some(({ is }) => is === 'inconsistent')) return [];
  const rows = track.map(({ phase, is }): Row => {
    const row = { ...phaseLooks[is], label: is, subject: phase, texts: [`${phaseTexts[phase]}.`] };
    // Later phases are explained when they come.
    return is === 'later' || is === 'done' ? { ...row, isBrief: true } : row;
  });
  return [{ is: 'rows', begins: 'number', rows }];
}

function checkBlocks(
  { of, statuses, next: coming }: RotationOverview,
  { next, back }: ChecksOfMoves,
  shell: Shell,
  passed: readonly PassedCheck[],
): readonly Block[] {
  const names = of.split(' ');
  const phase = coming?.move.to ?? 'the next phase';
  const ofNext = (checks: LiveChecks): readonly Block[] =>
    checkSection(phase, checks, passed, statuses, { names, flags: {} }, shell);
  const resumedBack = { names, flags: { rollback: true } } as const;
  const ofBack = (checks: LiveChecks): readonly Block[] =>
    checkSection('the rollback', checks, [], statuses, resumedBack, shell);
  if (next === 'none') return ofBack(back);
  // Both are asked together: meanwhile one section says so.
  if (next === 'asking') return ofNext(next);
  return isSameBlock(next, back)
    ? [...ofNext(next), pause, note(sameForBack), ...acceptBlocks(back, acceptingCommand(back, resumedBack, shell))]
    : [...ofNext(next), ...ofBack(back)];
}

const sameForBack = 'The rollback waits for the same live checks.';

/** Whether the same checks keep both moves from beginning. */
function isSameBlock(next: Exclude<LiveChecks, string>, back: LiveChecks): back is Exclude<LiveChecks, string> {
  if (typeof back === 'string' || next.state === 'open' || back.state === 'open') return false;
  const keyOf = ({ refuted, unproven }: Exclude<LiveChecks, string>): string =>
    JSON.stringify([refuted, unproven].map((all) => all.map(({ name, text }) => `${name} ${text}`).toSorted()));
  return keyOf(next) === keyOf(back);
}

interface ResumedRotation {
  readonly names: readonly string[];
  readonly flags: Readonly<Record<string, true>>;
}

/** Null: no check is unproven. */
function acceptingCommand(
  { unproven }: Pick<Exclude<LiveChecks, string>, 'unproven'>,
  resumed: ResumedRotation,
  shell: Shell,
): string | null {
  const names = [...new Set(unproven.map(({ name }) => name))];
  const accepts = names.map((name) => ` --accept-unproven ${shell.word(name)}`).join('');
  return names.length === 0 ? null : `${shell.command({ verb: 'rotate', ...resumed })}${accepts}`;
}

function checkSection(
  before: string,
  checks: LiveChecks,
  passed: readonly PassedCheck[],
  statuses: readonly RotationStatus[],
  resumed: ResumedRotation,
  shell: Shell,
): readonly Block[] {
  if (checks === 'none') return [];
  const head = heading(`Live checks before ${before} (kpki verify --live)`);
  if (checks === 'asking') return [pause, head, note('checking', { glyph: '…' })];
  const rotations = statuses.map(({ name }) => name);
  const groups = passed.length === 0 ? [] : checkGroups(checks, passed, rotations);
  return [
    pause,
    head,
    ...checkRows(groups),
    ...openCheckBlocks(checks.refuted),
    ...unprovenBlocks(checks, before, unobservableServers(rotations)),
    ...acceptBlocks(checks, acceptingCommand(checks, resumed, shell)),
  ];
}

/** What was asked before both moves. */
function refutedIn({ next, back }: ChecksOfMoves): Shown<LiveCheckResult>['refuted'] {
  return [next, back].flatMap((checks) => (typeof checks === 'string' ? [] : checks.refuted));
}

function workBlocks({ next, statuses }: RotationOverview, shell: Shell): readonly Block[] {
  if (next === null) return [];
  const { move, counts, rollout } = next;
  const counted = counts.map(([action, count]) => `${count} to ${action}`).join(', ');
  const whose = move.rotate.length === statuses.length ? '' : ` of ${move.rotate.map(({ name }) => name).join(', ')}`;
  return [
    pause,
    note(counted === '' ? 'nothing more' : counted, { label: `Then ${move.to}${whose}` }),
    ...rolloutBlocks(rollout, shell, `To roll out ${move.to} to a running cluster`),
  ];
}
