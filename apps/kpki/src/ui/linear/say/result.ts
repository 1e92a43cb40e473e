import type { State } from '../../state/model.ts';
import { commandLine } from '../../state/select/command-line.ts';
import { forAPerson } from '../../state/select/result.ts';
import { whereOf } from '../../state/select/where.ts';
import { workText } from '../../state/select/work-text.ts';
import { writtenText } from '../../state/select/written-text.ts';

/** The end of an apply: where things are, and what to do next. */
export function resultSaid(state: State): readonly string[] {
  const { applying } = state;
  if (applying === null) return [];
  const { plan, entriesWritten, since, ended, next } = applying;
  const seconds = (((ended ?? since) - since) / 1000).toFixed(1);
  const files = entriesWritten === 0 ? '' : `, ${writtenText(entriesWritten, plan)} written`;
  return [
    `Result. ${workText(plan)} done in ${seconds} seconds${files}.`,
    ...plan.repairs.flatMap(({ place, drift }) => drift.map((text) => `Repaired ${place}: ${text}.`)),
    ...whereOf(plan).map(({ where }) => `Where: ${where}`),
    ...next.map((line, at) => `Next ${at + 1}: ${line.trim()}`),
    ...(entriesWritten === 0 ? [] : [`A kubeconfig for a person: ${forAPerson(state).join('; ')}.`]),
    `Same as: ${commandLine(state, 'apply', { yes: true })}`,
  ];
}
