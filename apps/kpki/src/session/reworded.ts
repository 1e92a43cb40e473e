import { PluginError } from '@kpki/plugin';
import { Fault } from '../fault.ts';

/** An error that is told to a person, in other words and otherwise the same; any other one is a defect, and stays. */
export function reworded(error: unknown, words: (message: string) => string): unknown {
  if (!PluginError.is(error) && !(error instanceof Fault)) return error;
  const message = words(error.message);
  if (message === error.message) return error;
  if (error instanceof Fault) return new Fault(error.exit, message, { cause: error });
  return new PluginError(error.code, message, { cause: error, retryAfterSeconds: error.retryAfterSeconds });
}
