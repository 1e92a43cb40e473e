import type { Run } from '../command-line/command.ts';
import { Fault } from '../fault.ts';
import { completionNames, isCompletionKind, isUserKind, userNames } from '../session/completion-names.ts';
import { readConfiguration } from '../session/configuration.ts';
import type { Terminal } from '../terminal/terminal.ts';

/**
 * What a shell takes for one plain word. `compgen -W` expands what it is given, so a file that has `$(reboot)` for a name
 * of a user must not bring it there.
 */
const plainWord = /^[A-Za-z\d][\w.@-]*$/;
/** Of a user's own lists: origins and paths too. */
const plainPlace = /^[A-Za-z\d/][\w.@:/-]*$/;

/** Prints names for a completion script, one a line; a name that a shell would not take as it stands is left out. */
export const run: Run = async ({ arguments: [kind = ''], options, terminal }) => {
  if (!isCompletionKind(kind)) {
    throw new Fault(
      'usage',
      `names there are ${Object.keys({ ...completionNames, ...userNames }).join(', ')}, not ${JSON.stringify(kind)}`,
    );
  }
  if (isUserKind(kind)) {
    print(await userNames[kind](), plainPlace, terminal);
    return 'done';
  }
  // Where several environments are there and none is named yet, the first names what the cluster has.
  const configuration = await readConfiguration(options, terminal, { orFirst: true });
  const names: readonly string[] = completionNames[kind](configuration);
  print(names, plainWord, terminal);
  return 'done';
};

function print(names: readonly string[], shown: RegExp, terminal: Terminal): void {
  const plain = [...new Set(names)].filter((name) => shown.test(name));
  if (plain.length > 0) terminal.out(plain.join('\n'));
}
