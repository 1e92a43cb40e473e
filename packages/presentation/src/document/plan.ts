import {
  type Action,
  exclusionOf,
  type Finding,
  findsEntry,
  hasStopped,
  hasWork,
  isAdvice,
  isToDo,
  isUnrequested,
  type LocationDrift,
  lacksBinding,
  lacksKey,
  type Plan,
  type PlannedWrite,
  type Reason,
  type Remedy,
  type Step,
} from '@kpki/engine';
import { counted, firstInWords, firstOf } from '../counts.ts';
import { codedText, textWithCode } from '../message.ts';
import { findingText, statementText } from '../statement.ts';
import { actionRows, planActions, planRowLooks, type RowLabel } from './action-rows.ts';
import { apart, type Block, note, pause, type Row } from './block.ts';
import { locationsText } from './locations.ts';
import { bindingBlocks, rolloutBlocks } from './rollout.ts';
import { inSentence, type Shell } from './shell.ts';

/** Returns a plan; `isWide` shows each step, each write, and what to restart. */
export function planDocument(plan: Plan, isWide: boolean, shell: Shell): readonly Block[] {
  const rows = planRows(plan, isWide, shell);
  return [
    note(planHead(plan)),
    pause,
    ...(rows.length === 0 ? [] : [{ is: 'rows', begins: 'label', rows } as const, pause]),
    note(planSummary(plan)),
    ...(isWide ? [] : unrequestedNotes(plan)),
    ...apart(isWide ? rolloutBlocks(plan.rollout, shell) : []),
    ...planNotes(plan, shell),
  ];
}

/** Returns which cluster a plan is for, and where it is written. */
export function planHead(plan: Plan): string {
  return `Plan for cluster ${plan.cluster} in ${locationsText(plan)}`;
}

/** Returns what a person has to do apart from the apply. */
export function planNotes(plan: Plan, shell: Shell): readonly Block[] {
  return [...bindingBlocks(plan.bindings), ...pendingRemedies(plan, shell)];
}

const mostUnrequested = 5;

/** What is due, and left out because it was not requested: one line, since it may be all of a cluster. */
export function unrequestedNotes({ steps }: Plan): readonly Block[] {
  const ids = steps.flatMap((step) => (isUnrequested(step) ? [step.artifact] : []));
  const { first, more } = firstOf(ids, mostUnrequested);
  if (first.length === 0) return [];
  const names = [...first, ...(more > 0 ? [`${more} more`] : [])].join(', ');
  return [note(`Due, but not requested, and so not changed: ${names}.`)];
}

/** What a row of a plan is about. */
export type PlanItem =
  | { readonly is: 'repair'; readonly repair: LocationDrift; readonly row: Row }
  | { readonly is: 'step'; readonly step: Step; readonly row: Row };

/** Returns what is repaired, and the steps that the plan shows. */
export function planItems(plan: Plan, isWide: boolean, shell: Shell): readonly PlanItem[] {
  const shown = isWide ? plan.steps : plan.steps.filter((step) => step.action !== 'unchanged' || hasShownNote(step));
  return [
    ...plan.repairs.map((repair): PlanItem => {
      return { is: 'repair', repair, row: rowOf('repair', repair.location, repairTexts(repair.drift)) };
    }),
    ...shown.map((step): PlanItem => {
      const label = exclusionOf(step) === null ? step.action : 'excluded';
      return { is: 'step', step, row: rowOf(label, step.artifact, stepTexts(step, plan, isWide, shell)) };
    }),
  ];
}

/** Returns the rows of the same; what was not requested has one only if `isWide`. */
export function planRows(plan: Plan, isWide: boolean, shell: Shell): readonly Row[] {
  const items = planItems(plan, isWide, shell);
  return items.flatMap((item) => (!isWide && item.is === 'step' && isUnrequested(item.step) ? [] : [item.row]));
}

/** Returns what to do about pending steps, which is mostly the same for all. */
export function pendingRemedies({ steps }: Plan, shell: Shell): readonly Block[] {
  const remedies = steps.flatMap(({ action, next }) => (action === 'pending' && next !== undefined ? [next] : []));
  return distinct(remedies).map((next) => note(`${statementText(next, inSentence(shell))}.`, { label: 'Next' }));
}

/**
 * Returns whether a plan shows a step only for its notes. Advice is for `-o wide`. What no sink keeps is counted at the
 * end: a layout may lack most of a cluster. A CA that expires before its certificates is shown once the CA is due.
 */
function hasShownNote({ warnings }: Noted): boolean {
  return warnings.some((each) => each.reason !== 'outlives-ca' && !isAdvice(each)) && !isKeptNowhere(warnings);
}

/** A step, with findings as data or in words. */
interface Noted {
  readonly warnings: readonly Pick<Finding, 'reason'>[];
}

function isKeptNowhere(warnings: Noted['warnings']): boolean {
  return warnings.some(({ reason }) => reason === 'not-stored');
}

function distinct(remedies: readonly Remedy[]): readonly Remedy[] {
  return [...new Map(remedies.map((each) => [JSON.stringify(each), each])).values()];
}

function rowOf(label: RowLabel, subject: string, texts: readonly string[]): Row {
  const { glyph, severity } = planRowLooks[label];
  return { glyph, label, severity, subject, texts };
}

function repairTexts(drift: readonly string[]): readonly string[] {
  return drift.map((text) => `drift: ${text}`);
}

function stepTexts(step: Step, plan: Plan, isWide: boolean, shell: Shell): readonly string[] {
  const { why, remedy } = stepWords(step, plan, shell, codedText);
  return [...why, ...writeTexts(step, plan, isWide), ...(remedy === null ? [] : [`next: ${remedy}`])];
}

/** Returns why a step is planned, with its notes, each sentence before its code unless `coded` says otherwise, and in other words if `textOf` has them; and its fix, where it is not said with the other steps. */
export function stepWords(
  step: Step,
  plan: Plan,
  shell: Shell,
  coded: typeof textWithCode = textWithCode,
  textOf: typeof findingText = findingText,
): { readonly why: readonly string[]; readonly remedy: string | null } {
  const command = inSentence(shell);
  const said = (each: Finding): string => coded(each.reason, textOf(each, command));
  const cause = isShownAbove(step, plan) ? step.blockedBy : undefined;
  const own = cause === undefined ? step.reasons : step.reasons.filter(({ reason }) => reason !== 'issuer-unusable');
  const why = [
    // A missing artifact needs no further words.
    ...onceByLocation(own).map((each) => (each.reason === 'missing' ? each.reason : said(each))),
    ...(cause === undefined ? [] : [`blocked by ${cause}`]),
    ...step.warnings.map((each) => (each.reason === 'excluded' ? said(each) : `note: ${said(each)}`)),
  ];
  // The remedy of pending steps is the same for all, and printed once, at the end.
  const isSaid = step.next !== undefined && step.action !== 'pending' && cause === undefined;
  return { why, remedy: isSaid ? statementText(step.next, command) : null };
}

/** What is so at several locations is said once, with all of them. */
function onceByLocation(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length < 2) return findings;
  return [...Map.groupBy(findings, withoutLocation).values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const locations = [first, ...others].flatMap(({ params }) => ('location' in params ? [`${params.location}`] : []));
    if (others.length === 0) return first;
    return { ...first, params: { ...first.params, location: firstInWords(locations, 3) } } as Finding;
  });
}

function withoutLocation({ params, ...finding }: Finding): string {
  return JSON.stringify([finding, { ...params, location: null }]);
}

/** A file that a step writes. */
export interface FileChange {
  readonly does: 'writes' | 'replaces' | 'edits' | 'removes' | 'retains';
  /** The entry, and its location where the plan has several. */
  readonly file: string;
}

/** Returns the files that a step writes, each with what happens to it. */
export function fileChanges(
  { writes }: Pick<Step, 'writes'>,
  { locations }: Pick<Plan, 'locations'>,
): readonly FileChange[] {
  return writes.map((write) => ({
    does: doneBy(write),
    file: `${write.entry}${locations.length > 1 ? ` of ${write.location}` : ''}`,
  }));
}

/** `replaces cp1/pki/ca.crt`; of a file that the old one moves to, what it retains. */
export function fileChangeText({ does, file }: FileChange): string {
  return `${does === 'retains' ? 'keeps the old file as' : does} ${file}`;
}

/** Returns the same in words; unless `isWide`, only what is replaced or kept. */
function writeTexts({ writes }: Step, plan: Plan, isWide: boolean): readonly string[] {
  const shown = writes.filter((write) => findsEntry(write) || keepsOld(write) || isWide);
  return fileChanges({ writes: shown }, plan).map(fileChangeText);
}

function isShownAbove({ blockedBy }: Step, { steps }: Plan): boolean {
  return blockedBy !== undefined && steps.some(({ name, action }) => name === blockedBy && action === 'blocked');
}

/** Whether a rotation keeps the previous file next to the new one, which the plan then says. */
function keepsOld({ part, effect }: PlannedWrite): boolean {
  return effect !== 'removes' && (part === 'previous certificate' || part === 'previous key');
}

function doneBy(write: PlannedWrite): FileChange['does'] {
  if (write.effect === 'removes') return 'removes';
  if (write.effect === 'edits') return 'edits';
  if (findsEntry(write)) return 'replaces';
  return keepsOld(write) ? 'retains' : 'writes';
}

/** Returns how many steps of each action there are, or why nothing is to do. */
export function planSummary(plan: Plan): string {
  const { counts, rest } = summaryOf(plan);
  return `${[...counts, ...rest].join('; ')}.`;
}

/** Returns what the same sentence says beyond the counts of actions; empty: nothing. */
export function planCountless(plan: Plan): string {
  const { rest } = summaryOf(plan);
  return rest.length === 0 ? '' : `${rest.join('; ')}.`;
}

function summaryOf(plan: Plan): { readonly counts: readonly string[]; readonly rest: readonly string[] } {
  const count = (action: Action): number => plan.steps.filter((step) => step.action === action).length;
  const repairs = plan.repairs.length;
  const parts = [
    ...planActions
      .filter((action) => actionRows[action].changes && count(action) > 0)
      .map((action) => `${count(action)} to ${action}`),
    ...(repairs > 0 ? [`${counted(repairs, 'location')} to repair`] : []),
  ];
  const waits = count('pending') > 0 ? `${count('pending')} pending` : null;
  const stopped = [count('blocked') > 0 ? `${count('blocked')} blocked` : null, waits].filter((each) => each !== null);
  const blocked = stopped.length > 0 ? stopped.join(', ') : null;
  const nowhere = plan.steps.filter(({ warnings }) => isKeptNowhere(warnings)).length;
  const unrequested = plan.steps.filter(isUnrequested).length;
  const excluded = plan.steps.filter((step) => exclusionOf(step) !== null).length - unrequested;
  const kept = count('unchanged') - nowhere - excluded - unrequested;
  const notStored =
    nowhere === 0 ? null : `${counted(nowhere, 'artifact has', 'artifacts have')} no location in ${sinksText(plan)}`;
  const left = excluded === 0 ? null : `${excluded} excluded`;
  const others = unrequested === 0 ? null : `${unrequested} not requested`;
  const stays = kept === 0 ? null : `${kept} unchanged`;
  const rest = notStored === null ? [] : [notStored];
  if (!hasWork(plan) && blocked === null) {
    return { counts: [], rest: [nothingToDo(plan), ...rest] };
  }
  const counts = [parts.join(', ') || null, blocked, left, others, stays].filter((each) => each !== null);
  return { counts, rest };
}

/** Returns why nothing is to do, and what is left to a person. */
export function nothingToDo(plan: Plan): string {
  return plan.steps.some(hasShownNote) && !isToDo(plan) ? leftAsItIs(plan) : leftToPerson(plan);
}

function leftAsItIs({ steps }: Plan): string {
  const due = steps.filter(isUnrequested).length;
  if (due > 0) {
    const isExcluded = steps.some((step) => exclusionOf(step)?.isUnrequested === false);
    const why = isExcluded ? 'No step is chosen' : 'Nothing to do of what was requested';
    return `${why}; ${counted(due, 'other step was', 'other steps were')} not requested`;
  }
  const noted = steps.filter(hasShownNote).flatMap(({ warnings }) => warnings.filter((each) => !isAdvice(each)));
  const areAll = (wanted: Reason): boolean => noted.every(({ reason }) => reason === wanted);
  if (areAll('excluded')) return 'Nothing to do: everything that is not excluded matches the spec';
  return areAll('rotation-under-way')
    ? 'Nothing to do: the rotation noted above waits for its next phase'
    : 'Nothing to do: the artifacts noted above differ from the spec and stay unchanged';
}

function sinksText({ locations }: Plan): string {
  const names = [...new Set(locations.map(({ sink }) => sink))];
  return `the ${names.length === 1 ? 'sink' : 'sinks'} ${names.join(' and ')}`;
}

function leftToPerson(plan: Plan): string {
  const stopped = hasStopped(plan) ? ['a rotation is incomplete, and its note has the command that continues it'] : [];
  const lacking = lacksKey(plan) ? ['a private key is missing, and its note has the remedies'] : [];
  const unbound = lacksBinding(plan) ? ['a binding is unproven, and its note has the command that creates it'] : [];
  const noted = [...stopped, ...lacking, ...unbound];
  return noted.length === 0 ? 'Nothing to do: everything matches the spec' : ['Nothing to apply', ...noted].join('; ');
}
