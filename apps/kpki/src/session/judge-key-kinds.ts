import type { Cluster } from '@kpki/spec';
import type { AnswerProblem } from '../options/answer-problem.ts';
import { lackingKeyKinds } from './key-kinds.ts';
import { makesOf } from './known-plugins.ts';

/** That a backend makes no such keys would else be heard when the file is written and the plan is wanted. */
export async function keyKindProblems(cluster: Cluster, use: string): Promise<readonly AnswerProblem[]> {
  const makes = await makesOf(use);
  const text = makes === null ? null : lackingKeyKinds(cluster, makes, use);
  return text === null ? [] : [{ field: 'environment.backend.use', text }];
}
