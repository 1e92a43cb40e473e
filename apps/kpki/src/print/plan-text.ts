import {
  type Action,
  hasStopped,
  hasWork,
  isToDo,
  lacksBinding,
  lacksKey,
  type Plan,
  type PlannedWrite,
  type Step,
} from '@kpki/engine';
import { wholeCommands } from '../options/whole-commands.ts';
import { clean } from '../text/clean.ts';
import { counted } from '../text/count.ts';
import { fit, hanging, paragraph, widthOf } from '../text/width.ts';
import { actionRows, actions, repairRow } from './actions.ts';
import { locationsText } from './locations-text.ts';
import { bindingsLines, rolloutLines } from './rollout-text.ts';
import { paintedHead, type View } from './view.ts';

const unbroken: View = { wide: false, width: Number.POSITIVE_INFINITY, colors: false };

/** `options`: those for the same files, ` -e prod`. */
export function planText(plan: Plan, view: View = unbroken, options = ''): string {
  const shown = plan.steps.filter((step) => view.wide || step.action !== 'unchanged' || isWorthAWord(step));
  const names = [...plan.repairs.map(({ location }) => clean(location)), ...shown.map(({ artifact }) => artifact)];
  const width = Math.max(0, ...names.map(widthOf));
  const lines = [
    ...plan.repairs.flatMap(({ location, drift }) =>
      linesOf('repair', fit(clean(location), width), repairTexts(drift), view),
    ),
    ...shown.flatMap((step) =>
      linesOf(step.action, fit(step.artifact, width), stepTexts(step, plan, view, options), view),
    ),
  ];
  return [
    `Plan for cluster ${clean(plan.cluster)} in ${locationsText(plan)}`,
    '',
    ...lines,
    ...(lines.length === 0 ? [] : ['']),
    ...paragraph(summary(plan), view.width),
    ...(view.wide && plan.rollout.length > 0
      ? ['', 'A cluster that runs uses it after this, in order:', ...rolloutLines(plan.rollout, view.width)]
      : []),
    ...bindingsLines(plan.bindings, view.width),
    ...[
      ...new Set(plan.steps.flatMap(({ action, next }) => (action === 'pending' && next !== undefined ? [next] : []))),
    ].flatMap((next) => paragraph(`Next: ${clean(wholeCommands(next, options))}.`, view.width)),
  ].join('\n');
}

/**
 * What no sink keeps is counted at the end: a layout may lack most of a cluster. That a CA expires before its leaf
 * certificates is reported with the CA, once that is due.
 */
export function isWorthAWord({ warnings }: Step): boolean {
  return warnings.some(({ reason }) => reason !== 'outlives-ca') && !isKeptNowhere(warnings);
}

function isKeptNowhere(warnings: Step['warnings']): boolean {
  return warnings.some(({ reason }) => reason === 'not-stored');
}

function linesOf(
  action: Action | 'repair',
  what: string,
  [first = '', ...rest]: readonly string[],
  view: View,
): readonly string[] {
  const { symbol, color } = action === 'repair' ? repairRow : actionRows[action];
  const does = `${symbol} ${action.padEnd(7)}`;
  const head = `${does}  ${what}  `;
  const indent = ' '.repeat(widthOf(head));
  return [
    ...paintedHead(hanging(head, first, view.width), does.length, color, view),
    ...rest.flatMap((text) => hanging(indent, text, view.width)),
  ];
}

function repairTexts(drift: readonly string[]): readonly string[] {
  return drift.map((text) => `drift: ${clean(text)}`);
}

function stepTexts(step: Step, plan: Plan, { wide }: View, options: string): readonly string[] {
  const { locations } = plan;
  const cause = isToldAbove(step, plan) ? step.blockedBy : undefined;
  const own = cause === undefined ? step.reasons : step.reasons.filter(({ reason }) => reason !== 'issuer-unusable');
  const texts = [
    // A missing artifact needs no further words.
    ...own.map(({ reason, text }) =>
      reason === 'missing' ? reason : `${reason}: ${clean(wholeCommands(text, options))}`,
    ),
    ...(cause === undefined ? [] : [`blocked by ${cause}`]),
    ...step.warnings.map(({ reason, text }) => `note: ${reason}: ${clean(wholeCommands(text, options))}`),
    ...step.writes
      .filter((write) => write.replaces || keepsOld(write) || wide)
      .map((write) => `${doneBy(write)} ${write.entry}${locations.length > 1 ? ` of ${clean(write.location)}` : ''}`),
  ];
  // The remedy of pending steps is the same for all, and printed once, at the end.
  const isSaid = step.next !== undefined && step.action !== 'pending' && cause === undefined;
  return isSaid ? [...texts, `next: ${clean(wholeCommands(step.next, options))}`] : texts;
}

function isToldAbove({ blockedBy }: Step, { steps }: Plan): boolean {
  return steps.some(({ name, action }) => name === blockedBy && action === 'blocked');
}

/** Whether a rotation keeps the previous file next to the new one, which the plan then says. */
function keepsOld({ part, removes }: PlannedWrite): boolean {
  return removes !== true && (part === 'previous certificate' || part === 'previous key');
}

function doneBy(write: PlannedWrite): string {
  if (write.removes === true) return 'takes away';
  if (write.replaces) return 'replaces';
  return keepsOld(write) ? 'keeps the old one as' : 'writes';
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
  const notStored = nowhere === 0 ? null : `${nowhere} have no location in ${sinksText(plan)}, and are left to others`;
  const stays = kept === 0 ? null : kept === 1 ? '1 stays as it is' : `${kept} stay as they are`;
  if (!hasWork(plan) && blocked === null) {
    const isLeft = plan.steps.some(isWorthAWord) && !isToDo(plan);
    const idle = isLeft ? leftAsItIs(plan) : nothingToDo(plan);
    return `${[idle, notStored].filter((each) => each !== null).join('; ')}.`;
  }
  return `${[parts.join(', ') || null, blocked, stays, notStored].filter((each) => each !== null).join('; ')}.`;
}

function leftAsItIs({ steps }: Plan): string {
  const noted = steps.filter(isWorthAWord).flatMap(({ warnings }) => warnings);
  return noted.every(({ reason }) => reason === 'rotation-under-way')
    ? 'Nothing to do; what is rotated is noted above, and waits for its next phase'
    : 'Nothing to do; what is noted above is not as declared, and is left as it is';
}

function sinksText({ locations }: Plan): string {
  const names = [...new Set(locations.map(({ sink }) => sink))];
  return `the ${names.length === 1 ? 'sink' : 'sinks'} ${names.join(' and ')}`;
}

export function nothingToDo(plan: Plan): string {
  const stopped = hasStopped(plan) ? ['a rotation that stopped on its way is noted, with what goes on with it'] : [];
  const lacking = lacksKey(plan) ? ['a private key that is not there is noted, with the ways out'] : [];
  const unbound = lacksBinding(plan) ? ['a binding that is not proven is noted, with the command that makes it'] : [];
  const noted = [...stopped, ...lacking, ...unbound];
  return noted.length === 0
    ? 'Nothing to do: everything is as declared'
    : ['Nothing that an apply does', ...noted].join('; ');
}
