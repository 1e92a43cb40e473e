import { type ErrorCode, PluginError } from '@kpki/plugin';
import type { Artifact } from '@kpki/spec';
import { failureText, refuseStopped } from '../event.ts';
import type { ApplyContext } from './apply-context.ts';
import { type Pending, Waiting } from './ask-issuer.ts';

/** The result of a piece of work, the approval that it waits for, or why an answer was refused. */
export type Outcome<T> = { readonly made: T } | { readonly pending: Pending } | { readonly refused: PluginError };

/**
 * Does the work of an artifact, and reports its begin and end where the plan has a step for it. Throws what the work
 * throws, and 'cancelled' instead of beginning once the signal has fired. A pending approval is no failure; an unfit
 * answer is one, which does not stop the others.
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

/** An unfit answer, or an unsupported request: others may still succeed. */
function isOfNoUse(code: ErrorCode): boolean {
  return code === 'invalid' || code === 'unsupported';
}
