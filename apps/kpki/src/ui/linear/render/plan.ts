import type { Step } from '@kpki/engine';
import {
  firstOf,
  isChange,
  labelTexts,
  pendingRemedies,
  planRows,
  planScreenTexts,
  planSummary,
  rolloutSummary,
  spokenTexts,
  unrequestedNotes,
} from '@kpki/presentation';
import { spokenLines } from '../../../print/document.ts';
import type { State } from '../../state/model.ts';
import { costTexts, planContextOf, planHeadText } from '../../state/screens/plan.ts';
import { planCommand, shellIn } from '../../state/select/command-line.ts';
import { workCount } from '../../state/select/plan.ts';
import { stepFactsIn } from '../../state/select/plan-rows.ts';
import { mostSaid } from '../words.ts';

export function planSaid(state: State): readonly string[] {
  const { planning } = state;
  if (planning.is === 'none') return [`Plan. ${planScreenTexts.none('word')}`];
  if (planning.is !== 'made') return [];
  const lines = stepLines(state);
  const { first, more } = firstOf(lines, mostSaid);
  return [
    spokenTexts.plan.summary(planSummary(planning.plan), lines.length > 0),
    // Two environments may write to folders of the same name, and one to an unexpected folder.
    `${planHeadText(planning)}.`,
    ...first,
    ...(more > 0 ? [spokenTexts.plan.more(more)] : []),
    ...(workCount(planning.plan) === 0 ? [] : [rolloutSummary(planning.plan.rollout)]),
    ...costTexts(state.request),
    ...planning.warnings.map((text) => labelTexts.warning(text)),
    labelTexts.sameAs(planCommand(state)),
  ];
}

/** Steps that change something have a number, by which their progress is reported. */
export function stepLines(state: State): readonly string[] {
  const { planning } = state;
  if (planning.is !== 'made') return [];
  const { plan } = planning;
  const shell = shellIn(state);
  let number = 0;
  return [
    ...planRows(plan, false, shell).flatMap((row) => {
      const said = spokenLines([{ is: 'rows', begins: 'label', rows: [row] }]);
      if (!isChange(row.label)) return said;
      number += 1;
      return said.map((line) => `Step ${number}: ${line}`);
    }),
    ...spokenLines([...unrequestedNotes(plan), ...pendingRemedies(plan, shell)]),
  ];
}

/** Old and new fields of a step. */
export function stepFieldLines(state: State, step: Step): readonly string[] {
  const { planning } = state;
  if (planning.is !== 'made') return [];
  return spokenLines([{ is: 'facts', facts: stepFactsIn(step, planContextOf(state, planning)) }]);
}
