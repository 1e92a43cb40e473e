import { type Instances, type Listener, OptionProblems, openPlugin } from '@kpki/engine';
import type { Opened } from '@kpki/plugin';
import { type PluginUse, problemText } from '@kpki/spec';
import { builtins } from '../builtins.ts';
import { Fault } from '../fault.ts';
import { hideSecrets } from '../hide-secrets.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { hostFor, resolverFrom } from './plugin-host.ts';

/** What opening a plugin of a configuration takes. */
export interface PluginOpening {
  /** The configuration, as the user gave it. */
  readonly file: string;
  /** Where it stands, absolute: plugins that are not built in are found from there, and relative paths are meant from there. */
  readonly folder: string;
  readonly terminal: Terminal;
  readonly listener: Listener;
  /** Everything that is open already, and has to be closed. */
  readonly opened: OpenedPlugin[];
}

/** A plugin that is open, as messages name it: `sink main`. */
export interface OpenedPlugin {
  readonly who: string;
  readonly instance: Opened;
}

/** Throws a Fault that names the line where the plugin refuses its options. */
export async function open<K extends keyof Instances>(
  kind: K,
  name: string,
  use: PluginUse,
  { file, folder, terminal, listener, opened }: PluginOpening,
): Promise<Instances[K]> {
  try {
    const host = hostFor(name, folder, terminal, listener);
    const instance = await openPlugin(kind, name, use, builtins, resolverFrom(folder), host, hideSecrets);
    opened.push({ who: `${kind} ${name}`, instance });
    return instance;
  } catch (error) {
    throw error instanceof OptionProblems ? optionFault(error, file, `${kind} ${name}`) : error;
  }
}

function optionFault(error: OptionProblems, file: string, who: string): Fault {
  const lines = error.problems.map((problem) => {
    // Without a path it is the options as a whole that are meant.
    const path = problem.path === '' ? who : `${who}: ${problem.path}`;
    return problemText({ ...problem, file, path });
  });
  return new Fault('usage', hideSecrets(lines.join('\n')));
}

/** Closes the last opened first, and all of them even when one fails; then throws the first failure. */
export async function closeAll(opened: readonly OpenedPlugin[]): Promise<void> {
  const failures: unknown[] = [];
  for (const { instance } of [...opened].reverse()) {
    await instance.close().catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

/** A plugin that no file names. */
export function unwritten(use: string): PluginUse {
  const position = { line: 1, column: 1 };
  return { use, with: {}, position, positionOf: () => position };
}
