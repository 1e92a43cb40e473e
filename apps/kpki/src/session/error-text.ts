import { pluginErrorIn, remedyIn, saidBy, saidWithoutOrigin, type Words } from '@kpki/engine';
import { PluginError } from '@kpki/plugin';
import { adoptTexts, nextTexts, statementText } from '@kpki/presentation';
import { commandTextWith } from '../options/command-text.ts';
import { shellWord } from '../options/option-words.ts';
import { programName } from '../terminal/program-name.ts';

/** The options of commands that an error suggests. */
export interface SuggestedFlags {
  readonly targetFlags: string;
  /** Of commands about a plugin, which name it; null: no file names it yet. */
  readonly specFlags: string | null;
}

/** An error whose message says what helps already. */
export class ShownError extends PluginError {}

/** Returns what an error says, without its remedy. */
export function saidText(error: PluginError, targetFlags = ''): string {
  return wordsText(saidBy(error), targetFlags);
}

/** Returns what an error says, without its origin and its remedy. */
export function plainText(error: PluginError): string {
  return wordsText(saidWithoutOrigin(error), '');
}

function wordsText(said: Words, targetFlags: string): string {
  return typeof said === 'string' ? said : statementText(said, commandTextWith(targetFlags));
}

/** Returns what an error says, with its remedy. */
export function errorText(error: PluginError, flags: SuggestedFlags): string {
  const { targetFlags } = flags;
  const remedy = remedyIn(error);
  const helps = remedy === null ? rightsText(error, flags) : statementText(remedy, commandTextWith(targetFlags));
  const said = saidText(error, targetFlags);
  return helps === null ? said : `${said}; ${helps}`;
}

/** Returns the error that is shown outside of the session, which knows the options. */
export function withRemedy(error: unknown, flags: SuggestedFlags): unknown {
  if (!PluginError.is(error) || error instanceof ShownError) return error;
  const { code, retryAfterSeconds } = error;
  return new ShownError(code, errorText(error, flags), { cause: error, retryAfterSeconds });
}

/** Names the command that prints rights: a plugin knows neither its name nor the file. */
function rightsText(error: PluginError, { specFlags }: SuggestedFlags): string | null {
  const found = pluginErrorIn(error);
  if (found?.lacksRights !== true) return null;
  if (specFlags === null) return adoptTexts.readingIsEnough;
  const { kind, name } = found.origin;
  return nextTexts.printsRights(`${programName()} explain ${kind} ${shellWord(name)}${specFlags}`);
}
