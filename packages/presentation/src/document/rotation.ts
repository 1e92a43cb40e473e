import type { BlockedArtifact, LiveCheckResult, Phase, RolloutStep, RotationMove, RotationStatus } from '@kpki/engine';
import { capital } from '../capital.ts';
import { isOfRestarts } from '../conditions.ts';
import { counted } from '../counts.ts';
import { phaseText, rotatedText } from '../phases.ts';
import type { Shown } from '../shown.ts';
import { signLook, signs } from '../signs.ts';
import { findingText, statementText } from '../statement.ts';
import { actionRows } from './action-rows.ts';
import { apart, type Block, heading, type Item, note, pause, type Row, type Severity } from './block.ts';
import { checkGroups, checkRows, type PassedCheck, type StepByHand, unobservableAfter } from './check-groups.ts';
import { type CheckSummary, checkSummaries, isSameBlock, rollbackState, rollbackText } from './check-summary.ts';
import { acceptBlocks, acceptText, unprovenBlocks } from './live-checks.ts';
import { causeDetails, openCheckBlocks, openCheckDetails } from './open-checks.ts';
import { rolloutBlocks } from './rollout.ts';
import { type RolloutEffect, rolloutEffects } from './rollout-effects.ts';
import { checkCounts, checkCountsText, type RotationHead, rotationHead } from './rotation-head.ts';
import { conditionBlocks, conditionItems, conditionsTitle } from './rotation-move.ts';
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
  readonly is: 'done' | 'incomplete' | 'next' | 'later';
}

export interface PlannedMove {
  readonly move: RotationMove;
  readonly counts: readonly (readonly [action: string, count: number])[];
  readonly rollout: readonly RolloutStep[];
  /** The causes for which the plan of the phase cannot be applied. */
  readonly stops: readonly BlockedArtifact[];
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
      ...(isStale ? [pause, note(askingTexts.stale, { glyph: '…' })] : []),
      ...checkBlocks(overview, checks, shell, passed),
    ],
    rollout: rolloutBlocks(overview.rolloutDue, shell, `${runbookTitle(overview)} to a running cluster`),
    rest: [
      ...apart(overview.next === null ? [] : conditionBlocks(overview.next.move)),
      ...workBlocks(overview, shell),
      ...apart(overview.back === null ? [] : conditionBlocks(overview.back)),
      ...openCheckDetails(refutedIn(checks)),
    ],
  };
}

/** What is said instead of answers, and above those of before. */
export const askingTexts = {
  checking: 'checking',
  stale: 'The servers are asked again: the answers below are stale.',
} as const;

/** What a screen shows of the same: a line each, in parts with a title of their own. */
export interface RotationSummary {
  /** First: what is waited for, and what to do. */
  readonly head: RotationHead | null;
  readonly status: readonly Block[];
  readonly checks: {
    readonly title: string;
    /** How many are in which state; null: no answer yet, or there are none. */
    readonly counts: string | null;
    /** Null while the servers have not answered. */
    readonly summaries: readonly CheckSummary[] | null;
    /** Only where the rollback is what comes next for the user. */
    readonly rollback: { readonly text: string; readonly left: readonly string[] } | null;
    /** How to go on where a check is unproven; null: none is. */
    readonly accepts: { readonly text: string; readonly command: AcceptingCommand } | null;
  } | null;
  readonly runbookTitle: string;
  readonly conditions: { readonly title: string; readonly items: readonly Item[] } | null;
  readonly work: {
    readonly title: string;
    /** What is so after the phase. */
    readonly after: string;
    readonly effects: readonly RolloutEffect[];
  } | null;
  readonly details: readonly Block[];
}

/**
 * `before`: the move whose conditions are shown, and whose unproven checks can be accepted. `byHand`: the steps that can be
 * ticked for what no check observes.
 */
export function rotationSummary(
  overview: RotationOverview,
  checks: ChecksOfMoves,
  shell: Shell,
  passed: readonly PassedCheck[],
  before: 'next' | 'back',
  byHand: readonly StepByHand[] = [],
): RotationSummary {
  const { next, back } = overview;
  const move = before === 'back' ? back : (next?.move ?? null);
  return {
    head: rotationHead(overview, checks, passed, byHand),
    status: statusBlocks(overview, shell),
    checks: checksSummary(overview, checks, shell, passed, before, byHand),
    runbookTitle: runbookTitle(overview),
    conditions:
      move === null ? null : conditionsSummary(move, (before === 'back' ? checks.back : checks.next) !== 'none'),
    work:
      next === null
        ? null
        : { title: workTitle(next, overview), after: afterText(next), effects: rolloutEffects(next.rollout) },
    details: causeDetails(refutedIn(checks)),
  };
}

/** What the live checks and the runbook say is not said again. */
function conditionsSummary(move: RotationMove, isChecked: boolean): RotationSummary['conditions'] {
  const conditions = isChecked ? move.conditions.filter(({ message }) => !isOfRestarts(message)) : move.conditions;
  return conditions.length === 0
    ? null
    : { title: conditionsTitle(move), items: conditionItems({ ...move, conditions }) };
}

function afterText({ move: { to, rotate } }: PlannedMove): string {
  return `${capital(phaseText(to, rotate))}.`;
}

function checksSummary(
  { of, statuses, next: coming, rolloutDue }: RotationOverview,
  { next, back }: ChecksOfMoves,
  shell: Shell,
  passed: readonly PassedCheck[],
  before: 'next' | 'back',
  byHand: readonly StepByHand[],
): RotationSummary['checks'] {
  const asked = next === 'none' ? back : next;
  if (asked === 'none') return null;
  const title = checksTitle(next === 'none' ? 'the rollback' : (coming?.move.to ?? 'the next phase'));
  if (asked === 'asking') return { title, counts: null, summaries: null, rollback: null, accepts: null };
  const rotations = statuses.map(({ name }) => name);
  const counts = checkCounts(asked, passed, rotations);
  const names = of.split(' ');
  const acceptsOf = (
    all: LiveChecks,
    flags: Readonly<Record<string, true>>,
  ): NonNullable<RotationSummary['checks']>['accepts'] => {
    // What fails or waits comes first, and its end may leave fewer checks to accept.
    if (typeof all === 'string' || all.refuted.length > 0) return null;
    const command = acceptingCommand(all, { names, flags }, shell);
    return command === null ? null : { text: acceptText(all), command };
  };
  const state = next === 'none' ? null : rollbackState(next, back, statuses);
  const isOther = state === 'open' || state === 'unproven';
  const left =
    isOther && typeof back !== 'string'
      ? checkSummaries(back, [], rotations, rolloutDue, byHand).flatMap((each) => each.left)
      : [];
  return {
    title,
    counts: counts.all === 0 ? null : checkCountsText(counts),
    summaries: checkSummaries(asked, passed, rotations, rolloutDue, byHand),
    rollback: state === null || before === 'next' ? null : { text: rollbackText(state), left },
    accepts: before === 'back' || next === 'none' ? acceptsOf(back, { rollback: true }) : acceptsOf(next, {}),
  };
}

/** Returns where several rotations are in few words; null: they are not in step. */
export function inStepWords(statuses: readonly RotationStatus[], shell: Shell): StatusWords | null {
  const [first] = statuses;
  if (first === undefined) return null;
  // A preparation of one alone takes it no further than the others, and one that is blocked is where it is.
  const labels = statuses.map((each) =>
    each.is === 'blocked' ? `phase ${each.at}, incomplete` : rotationStatusWords({ ...each, setting: {} }, shell).label,
  );
  return new Set(labels).size === 1 ? rotationStatusWords(first, shell) : null;
}

/** Returns the phases that are reached: one, unless several rotations are not in step. */
export function reachedText({ statuses }: Pick<RotationOverview, 'statuses'>): string {
  return [...new Set(statuses.flatMap(({ at }) => at ?? []))].join(' and ');
}

function statusBlocks({ statuses, next }: RotationOverview, shell: Shell): readonly Block[] {
  const isAlone = statuses.length === 1;
  const failures = [
    ...statuses.flatMap((each) => failureBlocks(each, isAlone, shell)),
    ...(next?.stops ?? []).flatMap((each) => stopBlocks(each, shell)),
  ];
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

/** Why the plan of the next phase is blocked, and the fix. */
function stopBlocks({ artifact, findings, remedy }: BlockedArtifact, shell: Shell): readonly Block[] {
  const { glyph, severity } = actionRows.blocked;
  const why = findings.map((each) => findingText(each, inSentence(shell)));
  return [
    note(`${why.join('; ')}.`, { glyph, severity, label: `${artifact} blocked` }),
    note(`${statementText(remedy, inSentence(shell))}.`, { label: 'Fix' }),
  ];
}

/** How far a phase is; what is current or done is never only a color. */
export const phaseLooks: Readonly<Record<TrackedPhase['is'], { readonly glyph: string; readonly severity: Severity }>> =
  {
    done: { glyph: signs.ok.glyph, severity: 'info' },
    incomplete: signLook(signs.incomplete),
    next: { glyph: '›', severity: 'info' },
    later: { glyph: '', severity: 'info' },
  };

function trackBlocks({ track, statuses }: RotationOverview): readonly Block[] {
  if (statuses.some(({ is }) => is === 'inconsistent')) return [];
  const rows = track.map(
    ({ phase, is }): Row => ({
      ...phaseLooks[is],
      label: is,
      subject: phase,
      texts: [`${phaseText(phase, statuses)}.`],
    }),
  );
  return [{ is: 'rows', begins: 'number', rows }];
}

function checkBlocks(
  { of, statuses, next: coming, rolloutDue }: RotationOverview,
  { next, back }: ChecksOfMoves,
  shell: Shell,
  passed: readonly PassedCheck[],
): readonly Block[] {
  const names = of.split(' ');
  const phase = coming?.move.to ?? 'the next phase';
  const ofNext = (checks: LiveChecks): readonly Block[] =>
    checkSection(phase, checks, passed, { statuses, rollout: rolloutDue }, { names, flags: {} }, shell);
  const resumedBack = { names, flags: { rollback: true } } as const;
  const ofBack = (checks: LiveChecks): readonly Block[] =>
    checkSection('the rollback', checks, [], { statuses, rollout: null }, resumedBack, shell);
  if (next === 'none') return ofBack(back);
  // Both are asked together: meanwhile one section says so.
  if (next === 'asking') return ofNext(next);
  return isSameBlock(next, back)
    ? [...ofNext(next), pause, note(sameForBack), ...acceptingBlocks(back, resumedBack, shell)]
    : [...ofNext(next), ...ofBack(back)];
}

const sameForBack = 'The rollback waits for the live checks above.';

interface ResumedRotation {
  readonly names: readonly string[];
  readonly flags: Readonly<Record<string, true>>;
}

/** A command that accepts unproven checks. */
interface AcceptingCommand {
  /** Without what it accepts. */
  readonly begins: string;
  /** The words that accept each check, after a space. */
  readonly accepts: readonly string[];
}

export function wholeCommand({ begins, accepts }: AcceptingCommand): string {
  return [begins, ...accepts].join('');
}

/** Null: no check is unproven. */
function acceptingCommand(
  { unproven }: Pick<Exclude<LiveChecks, string>, 'unproven'>,
  resumed: ResumedRotation,
  shell: Shell,
): AcceptingCommand | null {
  const names = [...new Set(unproven.map(({ name }) => name))];
  const accepts = names.map((name) => ` --accept-unproven ${shell.word(name)}`);
  return names.length === 0 ? null : { begins: shell.command({ verb: 'rotate', ...resumed }), accepts };
}

function acceptingBlocks(
  checks: Exclude<LiveChecks, string>,
  resumed: ResumedRotation,
  shell: Shell,
): readonly Block[] {
  const command = acceptingCommand(checks, resumed, shell);
  return acceptBlocks(checks, command === null ? null : wholeCommand(command));
}

/** What is reached; `rollout` null: each component has to be restarted, whatever the phase wrote. */
interface Reached {
  readonly statuses: readonly RotationStatus[];
  readonly rollout: readonly RolloutStep[] | null;
}

function checkSection(
  before: string,
  checks: LiveChecks,
  passed: readonly PassedCheck[],
  { statuses, rollout }: Reached,
  resumed: ResumedRotation,
  shell: Shell,
): readonly Block[] {
  if (checks === 'none') return [];
  const head = heading(`${checksTitle(before)} (kpki verify --live)`);
  if (checks === 'asking') return [pause, head, note(askingTexts.checking, { glyph: '…' })];
  const rotations = statuses.map(({ name }) => name);
  const groups = passed.length === 0 ? [] : checkGroups(checks, passed, rotations);
  return [
    pause,
    head,
    ...checkRows(groups, rollout ?? []),
    ...openCheckBlocks(checks.refuted),
    ...unprovenBlocks(checks, before, unobservableAfter(rotations, rollout)),
    ...acceptingBlocks(checks, resumed, shell),
  ];
}

function runbookTitle(overview: RotationOverview): string {
  return `Runbook: roll out ${reachedText(overview)}`;
}

function checksTitle(before: string): string {
  return `Live checks before ${before}`;
}

/** What was asked before both moves. */
function refutedIn({ next, back }: ChecksOfMoves): Shown<LiveCheckResult>['refuted'] {
  return [next, back].flatMap((checks) => (typeof checks === 'string' ? [] : checks.refuted));
}

function workBlocks({ next, statuses }: RotationOverview, shell: Shell): readonly Block[] {
  if (next === null) return [];
  const { move, rollout } = next;
  return [
    pause,
    note(countsText(next), { label: workLabel(next, { statuses }) }),
    ...rolloutBlocks(rollout, shell, `To roll out ${move.to} to a running cluster`),
  ];
}

/** `1 CA to rotate, 14 artifacts to renew, 2 to copy` */
function countsText({ counts, move }: PlannedMove): string {
  const first = counts.findIndex(([action]) => action !== 'rotate');
  const texts = counts.map(([action, count], at) => {
    const what =
      action === 'rotate' ? rotatedText(count, move.rotate) : at === first ? counted(count, 'artifact') : count;
    return `${what} to ${action}`;
  });
  return texts.length === 0 ? 'nothing more' : texts.join(', ');
}

function workLabel({ move }: PlannedMove, { statuses }: Pick<RotationOverview, 'statuses'>): string {
  const whose = move.rotate.length === statuses.length ? '' : ` of ${move.rotate.map(({ name }) => name).join(', ')}`;
  // Before the first phase, nothing comes before.
  const isBegun = statuses.some(({ at }) => at !== null);
  return `${isBegun ? 'Then ' : 'Next: '}${move.to}${whose}`;
}

function workTitle(next: PlannedMove, overview: RotationOverview): string {
  return `${workLabel(next, overview)}: ${countsText(next)}`;
}
