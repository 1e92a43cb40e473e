import { waitingLines } from '../../../print/applied-text.ts';
import { rolloutLines } from '../../../print/rollout-text.ts';
import { leftToOthers } from '../../../print/rotation-text.ts';
import type { Applying, State } from '../../state/model.ts';
import { applyCommand } from '../../state/select/command-line.ts';
import { workText } from '../../state/select/plan.ts';
import { doneText, forAPerson, stayBlockedText, waitingText, whereOf, writtenText } from '../../state/select/result.ts';

export function resultSaid(state: State): readonly string[] {
  const { applying } = state;
  if (applying === null) return [];
  const { plan, command, entriesWritten, since, ended, rollout, next, waiting } = applying;
  const blocked = stayBlockedText(plan);
  const seconds = (((ended ?? since) - since) / 1000).toFixed(1);
  const files = entriesWritten === 0 ? '' : `, ${writtenText(entriesWritten, plan)} written`;
  return [
    `Result. ${waiting.length === 0 ? workText(plan) : doneText(applying)} done in ${seconds} seconds${files}.`,
    ...(blocked === null ? [] : [`Not done: ${blocked}.`]),
    ...awaitedSaid(waiting),
    ...plan.repairs.flatMap(({ location, drift }) => drift.map((text) => `Repaired ${location}: ${text}.`)),
    ...whereOf(plan).map(({ where }) => `Where: ${where}`),
    ...rolloutLines(rollout, Number.POSITIVE_INFINITY).map((line) => `After that: ${line.trim()}`),
    ...leftToOthers(plan.intent?.rotate ?? []).map((each) => `Yours to do, since kpki does not keep it: ${each}`),
    ...next.map((line, at) => `Next ${at + 1}: ${line.trim()}`),
    ...(entriesWritten === 0 || command !== 'apply'
      ? []
      : [`A kubeconfig for a person: ${forAPerson(state).join('; ')}.`]),
    `Same as: ${applyCommand(state)}`,
  ];
}

function awaitedSaid(waiting: Applying['waiting']): readonly string[] {
  if (waiting.length === 0) return [];
  return [
    `${waitingText(waiting)} for somebody.`,
    ...waitingLines(waiting).map((line) => `Waiting: ${line}`),
    'What next: once that is done, type again; it plans what waits and asks again.',
  ];
}
