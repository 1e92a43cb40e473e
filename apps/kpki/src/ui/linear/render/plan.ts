import { actionRows } from '../../../print/actions.ts';
import { nothingToDo } from '../../../print/plan-text.ts';
import type { ShownStep } from '../../../session/shown-entries.ts';
import { counted, firstOf } from '../../../text/count.ts';
import type { State } from '../../state/model.ts';
import { planCommand } from '../../state/select/command-line.ts';
import { awaitedIn, changesOf, workText } from '../../state/select/plan.ts';
import type { PlanMade } from '../../work/task.ts';
import { mostSaid } from '../words.ts';
import { artifactInWords } from './in-words.ts';

export function planSaid(state: State): readonly string[] {
  const { planning } = state;
  if (planning.is === 'none') return ['Plan. There is none of what is there now: again makes one.'];
  if (planning.is !== 'made') return [];
  const { first, more } = firstOf(stepLines(state), mostSaid);
  return [
    headline(state),
    ...first,
    ...(more > 0 ? [`And ${counted(more, 'line')} more: type all.`] : []),
    ...planning.warnings.map((text) => `Warning: ${text}`),
    `Same as: ${planCommand(state)}`,
  ];
}

export function stepLines(state: State): readonly string[] {
  const { planning } = state;
  if (planning.is !== 'made') return [];
  return linesOf(planning);
}

function linesOf({ plan, steps }: PlanMade): readonly string[] {
  const blocked = steps.filter(({ action }) => action === 'blocked');
  const awaited = steps.filter(({ action }) => action === 'pending');
  const noted = steps.filter(({ action }) => action === 'unchanged');
  return [
    ...plan.repairs.map(({ location, drift }) => `Repair ${location}: ${drift.join(', ')}.`),
    ...steps
      .filter(({ action }) => actionRows[action].changes)
      .map((step, at) => `Step ${at + 1}: ${stepInWords(step)}`),
    ...blocked.map((step) => `Blocked: ${artifactInWords(step.artifact)}. ${reasonsOf(step)}${nextOf(step)}`),
    ...awaited.map((step) => `Waits: ${artifactInWords(step.artifact)}. ${reasonsOf(step)}`),
    ...new Set(awaited.flatMap(({ next }) => (next === undefined ? [] : [`What next: ${next}.`]))),
    ...noted.map((step) => `Note: ${artifactInWords(step.artifact)}. ${notesOf(step)}`),
  ];
}

function headline({ planning }: State): string {
  if (planning.is !== 'made') return '';
  const { plan } = planning;
  const steps = changesOf(plan).length;
  const repairs = plan.repairs.length;
  const blocked = plan.steps.filter(({ action }) => action === 'blocked').length;
  const kept = plan.steps.filter(({ action }) => action === 'unchanged').length;
  const awaited = awaitedIn(plan).length;
  if (steps + repairs + blocked + awaited === 0) return `Plan. ${nothingToDo(plan)}.`;
  const parts = [
    ...(steps + repairs === 0 ? [] : [workText(plan)]),
    ...(blocked === 0 ? [] : [`${blocked} blocked`]),
    ...(awaited === 0 ? [] : [`${awaited} pending`]),
    ...(kept === 0 ? [] : [`${kept} unchanged`]),
  ];
  return `Plan. ${parts.join(', ')}. Nothing has been written.`;
}

const keyOf = { renew: ' Same key.', rekey: ' New key.' } as const;

function stepInWords(step: ShownStep): string {
  const { action, artifact } = step;
  const key = action === 'renew' || action === 'rekey' ? keyOf[action] : '';
  const notes = step.warnings.length === 0 ? '' : ` Note: ${notesOf(step)}`;
  return `${action} ${artifactInWords(artifact)}. ${reasonsOf(step)}${key}${notes}${replaced(step)}`;
}

function reasonsOf({ reasons }: ShownStep): string {
  return reasons
    .map(({ reason, text }) => (reason === 'missing' ? 'Reason missing.' : `Reason ${reason}: ${text}.`))
    .join(' ');
}

function notesOf({ warnings }: ShownStep): string {
  return warnings.map(({ reason, text }) => `${reason}: ${text}.`).join(' ');
}

function nextOf({ next }: ShownStep): string {
  return next === undefined ? '' : ` What next: ${next}`;
}

function replaced({ writes }: ShownStep): string {
  const entries = [...new Set(writes.filter(({ replaces }) => replaces).map(({ entry }) => entry))];
  return entries.length === 0 ? '' : ` Replaces ${entries.join(', ')}.`;
}
