import { PluginError } from '@kpki/plugin';
import { Fault } from '../fault.ts';
import { optionWords } from '../options/option-words.ts';
import type { Target } from './target.ts';

/** How the engine begins a plugin's message, also inside another message. */
const pluginOrigin = /\b(sink|backend) "([^"]+)" \(/;
const command = /`kpki explain (?:sink|backend)(?: NAME)?`/g;

/** Completes the command that prints rights: a plugin knows neither its name nor the file. */
export function withRightsCommand(
  error: unknown,
  { file, environment }: Pick<Target, 'file' | 'environment'>,
): unknown {
  return reworded(error, (message) => {
    const [, kind, name] = pluginOrigin.exec(message) ?? [];
    if (name === undefined) return message;
    return message.replaceAll(command, `\`kpki explain ${kind} ${name}${optionWords({ file, environment })}\``);
  });
}

/** Replaces the message of an error for users; defects stay as they are. */
export function reworded(error: unknown, words: (message: string) => string): unknown {
  if (!PluginError.is(error) && !(error instanceof Fault)) return error;
  const message = words(error.message);
  if (message === error.message) return error;
  if (error instanceof Fault) return new Fault(error.exit, message, { cause: error });
  return new PluginError(error.code, message, { cause: error, retryAfterSeconds: error.retryAfterSeconds });
}
