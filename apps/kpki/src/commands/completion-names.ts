import type { Run } from '../command-line/command.ts';
import { Fault } from '../fault.ts';
import { completionNames, isCompletionKind } from '../session/completion-names.ts';
import { readConfiguration } from '../session/configuration.ts';

/**
 * What a shell takes for one plain word. `compgen -W` expands what it is given, so a file that has `$(reboot)` for a name
 * of a user must not bring it there.
 */
const plainWord = /^[A-Za-z\d][\w.@-]*$/;

/** Prints names for a completion script, one a line; a name that a shell would not take as it stands is left out. */
export const run: Run = async ({ arguments: [kind = ''], options, terminal }) => {
  if (!isCompletionKind(kind)) {
    throw new Fault('usage', `names there are ${Object.keys(completionNames).join(', ')}, not ${JSON.stringify(kind)}`);
  }
  // Where several environments are there and none is named yet, the first names what the cluster has.
  const configuration = await readConfiguration(options, terminal, { orFirst: true });
  const names: readonly string[] = completionNames[kind](configuration);
  const shown = [...new Set(names)].filter((name) => plainWord.test(name));
  if (shown.length > 0) terminal.out(shown.join('\n'));
  return 'done';
};
