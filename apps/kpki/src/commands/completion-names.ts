import type { RunCommand } from '../command-line/command.ts';
import { Fault } from '../fault.ts';
import { completionNames, isCompletionKind, isUserKind, userNames } from '../session/completion-kinds.ts';
import { readConfiguration } from '../session/configuration.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** A word without shell syntax: `compgen -W` expands its words, so a user named `$(reboot)` must not get there. */
const plainWord = /^[A-Za-z\d][\w.@-]*$/;
/** Origins and paths of the user's own lists. */
const plainLocation = /^[A-Za-z\d/][\w.@:/-]*$/;

export const run: RunCommand = async ({ arguments: [kind = ''], options, terminal }) => {
  if (!isCompletionKind(kind)) {
    throw new Fault(
      'usage',
      `names there are ${Object.keys({ ...completionNames, ...userNames }).join(', ')}, not ${JSON.stringify(kind)}`,
    );
  }
  if (isUserKind(kind)) {
    print(await userNames[kind](), plainLocation, terminal);
    return 'done';
  }
  // Without a named environment the first one tells the names.
  const configuration = await readConfiguration(options, terminal, { orFirst: true });
  const names: readonly string[] = completionNames[kind](configuration);
  print(names, plainWord, terminal);
  return 'done';
};

function print(names: readonly string[], shown: RegExp, terminal: Terminal): void {
  const plain = [...new Set(names)].filter((name) => shown.test(name));
  if (plain.length > 0) terminal.out(plain.join('\n'));
}
