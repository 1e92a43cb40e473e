import type { Cluster } from '@kpki/spec';
import { Fault } from '../fault.ts';
import type { AnswerProblem } from '../options/answer-problem.ts';
import { makesOf } from './known-plugins.ts';
import { refuseKeyKinds } from './refusals.ts';

/** That a backend makes no such keys would else be heard when the file is written and the plan is wanted. */
export async function keyKindProblems(cluster: Cluster, use: string): Promise<readonly AnswerProblem[]> {
  const makes = await makesOf(use);
  if (makes === null) return [];
  try {
    refuseKeyKinds(cluster, makes, use);
    return [];
  } catch (error) {
    if (error instanceof Fault) return [{ field: 'environment.backend.use', text: error.message }];
    throw error;
  }
}
