import { PluginError } from '@kpki/plugin';
import { Fault } from '../fault.ts';
import { optionWords } from '../options/option-words.ts';
import type { Target } from './target.ts';

/** How the engine begins what a plugin says, also in the middle of another message. */
const speaker = /\b(sink|backend) "([^"]+)" \(/;
const command = /`kpki explain (?:sink|backend)(?: NAME)?`/g;

/**
 * An error with the whole command that prints what a plugin needs. It knows neither its name nor the file that it
 * stands in, so that it can tell no more than the beginning.
 */
export function withRightsCommand(
  error: unknown,
  { file, environment }: Pick<Target, 'file' | 'environment'>,
): unknown {
  return reworded(error, (message) => {
    const [, kind, name] = speaker.exec(message) ?? [];
    if (name === undefined) return message;
    return message.replaceAll(command, `\`kpki explain ${kind} ${name}${optionWords({ file, environment })}\``);
  });
}

/** An error that is told to a person, in other words and otherwise the same; any other one is a defect, and stays. */
export function reworded(error: unknown, words: (message: string) => string): unknown {
  if (!PluginError.is(error) && !(error instanceof Fault)) return error;
  const message = words(error.message);
  if (message === error.message) return error;
  if (error instanceof Fault) return new Fault(error.exit, message, { cause: error });
  return new PluginError(error.code, message, { cause: error, retryAfterSeconds: error.retryAfterSeconds });
}
