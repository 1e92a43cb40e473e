import type { Remedy } from '@kpki/engine';
import {
  type Action,
  type Finding,
  hasStopped,
  hasWork,
  isAdvice,
  isToDo,
  lacksBinding,
  lacksKey,
  type Plan,
  type PlannedWrite,
  type Step,
} from '@kpki/engine';
import {
  type Block,
  bindingBlocks,
  findingText,
  note,
  pause,
  type Row,
  rolloutBlocks,
  statementText,
} from '@kpki/presentation';
import { commandTextWith, shellWith } from '../options/command-text.ts';
import { counted } from '../text/count.ts';
import { actionRows, actions, repairRow } from './actions.ts';
import { documentText } from './document.ts';
import { locationsText } from './locations-text.ts';
import type { View } from './view.ts';

const unbroken: View = { wide: false, width: Number.POSITIVE_INFINITY, colors: false };

export function planText(plan: Plan, view: View = unbroken, options = ''): string {
  return documentText(planBlocks(plan, view.wide, options), view);
}

/** `options`: those for the same files, ` -e prod`. */
export function planBlocks(plan: Plan, wide: boolean, options: string): readonly Block[] {
  const shown = wide ? plan.steps : shownSteps(plan);
  const rows = [
    ...plan.repairs.map(({ location, drift }) => rowOf('repair', location, repairTexts(drift))),
    ...shown.map((step) => rowOf(step.action, step.artifact, stepTexts(step, plan, wide, options))),
  ];
  const pending = plan.steps.flatMap(({ action, next }) => (action === 'pending' && next !== undefined ? [next] : []));
  return [
    note(`Plan for cluster ${plan.cluster} in ${locationsText(plan)}`),
    pause,
    ...(rows.length === 0 ? [] : [{ is: 'rows', begins: 'label', rows } as const, pause]),
    note(summary(plan)),
    ...(wide && plan.rollout.length > 0 ? [pause, ...rolloutBlocks(plan.rollout, shellWith(options))] : []),
    ...bindingBlocks(plan.bindings),
    ...distinct(pending).map((next) => note(`${statementText(next, commandTextWith(options))}.`, { label: 'Next' })),
  ];
}

/** Returns the steps that a plan shows, except in `-o wide`. */
export function shownSteps({ steps }: Plan): readonly Step[] {
  return steps.filter((step) => step.action !== 'unchanged' || hasShownNote(step));
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

/** The remedy of pending steps is mostly the same for all. */
function distinct(remedies: readonly Remedy[]): readonly Remedy[] {
  return [...new Map(remedies.map((each) => [JSON.stringify(each), each])).values()];
}

function rowOf(action: Action | 'repair', subject: string, texts: readonly string[]): Row {
  const { symbol: glyph, severity } = action === 'repair' ? repairRow : actionRows[action];
  return { glyph, label: action, severity, subject, texts };
}

function repairTexts(drift: readonly string[]): readonly string[] {
  return drift.map((text) => `drift: ${text}`);
}

function stepTexts(step: Step, plan: Plan, wide: boolean, options: string): readonly string[] {
  const { locations } = plan;
  const command = commandTextWith(options);
  const said = (each: Finding): string => `${each.reason}: ${findingText(each, command)}`;
  const cause = isToldAbove(step, plan) ? step.blockedBy : undefined;
  const own = cause === undefined ? step.reasons : step.reasons.filter(({ reason }) => reason !== 'issuer-unusable');
  const texts = [
    // A missing artifact needs no further words.
    ...own.map((each) => (each.reason === 'missing' ? each.reason : said(each))),
    ...(cause === undefined ? [] : [`blocked by ${cause}`]),
    ...step.warnings.map((each) => `note: ${said(each)}`),
    ...step.writes
      .filter((write) => write.replaces || keepsOld(write) || wide)
      .map((write) => `${doneBy(write)} ${write.entry}${locations.length > 1 ? ` of ${write.location}` : ''}`),
  ];
  // The remedy of pending steps is the same for all, and printed once, at the end.
  const isSaid = step.next !== undefined && step.action !== 'pending' && cause === undefined;
  return isSaid ? [...texts, `next: ${statementText(step.next, command)}`] : texts;
}

function isToldAbove({ blockedBy }: Step, { steps }: Plan): boolean {
  return steps.some(({ name, action }) => name === blockedBy && action === 'blocked');
}

/** Whether a rotation keeps the previous file next to the new one, which the plan then says. */
function keepsOld({ part, removes }: PlannedWrite): boolean {
  return removes !== true && (part === 'previous certificate' || part === 'previous key');
}

function doneBy(write: PlannedWrite): string {
  if (write.removes === true) return 'removes';
  if (write.replaces) return 'replaces';
  return keepsOld(write) ? 'keeps the old file as' : 'writes';
}

function summary(plan: Plan): string {
  const count = (action: Action): number => plan.steps.filter((step) => step.action === action).length;
  const repairs = plan.repairs.length;
  const parts = [
    ...actions
      .filter((action) => actionRows[action].changes && count(action) > 0)
      .map((action) => `${count(action)} to ${action}`),
    ...(repairs > 0 ? [`${counted(repairs, 'location')} to repair`] : []),
  ];
  const waits = count('pending') > 0 ? `${count('pending')} pending` : null;
  const stopped = [count('blocked') > 0 ? `${count('blocked')} blocked` : null, waits].filter((each) => each !== null);
  const blocked = stopped.length > 0 ? stopped.join(', ') : null;
  const nowhere = plan.steps.filter(({ warnings }) => isKeptNowhere(warnings)).length;
  const kept = count('unchanged') - nowhere;
  const notStored =
    nowhere === 0 ? null : `${counted(nowhere, 'artifact has', 'artifacts have')} no location in ${sinksText(plan)}`;
  const stays = kept === 0 ? null : `${kept} unchanged`;
  if (!hasWork(plan) && blocked === null) {
    const isLeft = plan.steps.some(hasShownNote) && !isToDo(plan);
    const idle = isLeft ? leftAsItIs(plan) : nothingToDo(plan);
    return `${[idle, notStored].filter((each) => each !== null).join('; ')}.`;
  }
  return `${[parts.join(', ') || null, blocked, stays, notStored].filter((each) => each !== null).join('; ')}.`;
}

function leftAsItIs({ steps }: Plan): string {
  const noted = steps.filter(hasShownNote).flatMap(({ warnings }) => warnings.filter((each) => !isAdvice(each)));
  return noted.every(({ reason }) => reason === 'rotation-under-way')
    ? 'Nothing to do: the rotation noted above waits for its next phase'
    : 'Nothing to do: the artifacts noted above differ from the spec and stay unchanged';
}

function sinksText({ locations }: Plan): string {
  const names = [...new Set(locations.map(({ sink }) => sink))];
  return `the ${names.length === 1 ? 'sink' : 'sinks'} ${names.join(' and ')}`;
}

export function nothingToDo(plan: Plan): string {
  const stopped = hasStopped(plan) ? ['a rotation is incomplete, and its note has the command that continues it'] : [];
  const lacking = lacksKey(plan) ? ['a private key is missing, and its note has the remedies'] : [];
  const unbound = lacksBinding(plan) ? ['a binding is unproven, and its note has the command that creates it'] : [];
  const noted = [...stopped, ...lacking, ...unbound];
  return noted.length === 0 ? 'Nothing to do: everything matches the spec' : ['Nothing to apply', ...noted].join('; ');
}
