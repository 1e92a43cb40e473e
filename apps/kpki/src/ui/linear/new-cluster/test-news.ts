import type { State } from '../../state/model.ts';
import { testOf } from '../../state/screens/new-cluster/tested.ts';
import { checkTexts } from '../../state/select/check-details.ts';
import { inOne } from '../say/in-one.ts';
import { askingIn } from './asked.ts';
import { questionLines } from './say-question.ts';

/** What a test of the environment has found since, a line for each plugin and each right that is missing. */
export function draftTestNews({ draft: before }: State, after: State): readonly string[] {
  const test = after.draft === null ? null : testOf(after.draft);
  if (test === null || test === before?.test) return [];
  if (test.is === 'testing') return [];
  return [
    ...(test.trouble === null ? [] : ['Test: failed.', `What happened: ${inOne(test.trouble)}`]),
    ...test.lines.flatMap((line) =>
      checkTexts(line, (who) => `kpki explain ${who}, once the file is written`).map(
        (text) => `Test: ${text.trim().replace(/^✓ /, '').replace(/^× /, 'failed: ')}`,
      ),
    ),
    // Where it went on by itself, what is asked next says more.
    ...(askingIn(after)?.visit.page === 'environment' ? questionLines(after).slice(-1) : []),
  ];
}
