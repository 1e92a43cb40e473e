import { optionWords } from '../options/option-words.ts';
import { reworded } from './reworded.ts';
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
