import { type ErrorCode, PluginError } from '@kpki/plugin';
import type { Artifact } from '@kpki/spec';
import { failureText, refuseStopped } from '../failure.ts';
import type { ApplyContext } from './apply-context.ts';
import { type Pending, Waiting } from './pending.ts';

/** What came of the work, what it waits for, or why what was answered to it is of no use. */
export type Outcome<T> = { readonly made: T } | { readonly pending: Pending } | { readonly refused: PluginError };

/**
 * Does the work of an artifact, and tells how it begins and ends where a step of the plan asks for it. Throws what the
 * work throws, and 'cancelled' instead of beginning once the signal has fired. That somebody has to approve something
 * first is no failure; an answer that is not what was asked for is one, which keeps nobody from looking at the others.
 */
export async function carryOut<T>(
  artifact: Artifact,
  context: ApplyContext,
  work: () => Promise<T>,
): Promise<Outcome<T>> {
  const step = context.steps.get(artifact.id);
  if (step === undefined) return { made: await work() };
  const told = { artifact: step.artifact, action: step.action };
  refuseStopped(context.call, `making ${step.artifact}`);
  context.listener({ type: 'step started', ...told });
  let made: T;
  try {
    made = await work();
  } catch (error) {
    if (error instanceof Waiting) {
      const { pending } = error;
      context.listener({ type: 'step waits', ...told, ticket: pending.ticket, text: pending.why });
      return { pending };
    }
    const text = failureText(error);
    if (text !== null) context.listener({ type: 'step failed', ...told, text });
    if (PluginError.is(error) && isOfNoUse(error.code)) return { refused: error };
    throw error;
  }
  context.listener({ type: 'step done', ...told });
  return { made };
}

/** An answer that was no good, or none where none will be: the others may be looked at all the same. */
function isOfNoUse(code: ErrorCode): boolean {
  return code === 'invalid' || code === 'unsupported';
}
