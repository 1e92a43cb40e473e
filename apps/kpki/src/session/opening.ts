import { type Instances, type Listener, openPlugin } from '@kpki/engine';
import { PluginError } from '@kpki/plugin';
import type { PluginUse } from '@kpki/spec';
import { builtins } from '../builtins.ts';
import { hideSecrets } from '../hide-secrets.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { AnswersForUse } from '../terminal/typed-answers.ts';
import type { ReadConfiguration } from './configuration.ts';
import { hostFor, resolverFrom } from './plugin-host.ts';

/** What opening a plugin of a configuration takes. */
export interface PluginOpening {
  /** The configuration, as the user gave it. */
  readonly file: string;
  /** Where it stands, absolute: plugins that are not built in are found from there, and relative paths are meant from there. */
  readonly folder: string;
  readonly chosenBy: ReadConfiguration['chosenBy'];
  readonly terminal: Terminal;
  readonly listener: Listener;
  /** Everything that is open already, and has to be closed. */
  readonly opened: OpenedPlugin[];
}

/** A plugin that is open, under the name that the configuration gives it. */
export type OpenedPlugin = {
  [K in keyof Instances]: { readonly kind: K; readonly name: string; readonly instance: Instances[K] };
}[keyof Instances];

/** Of a plugin that `pluginProblems` found nothing against. */
export async function open<K extends keyof Instances>(
  kind: K,
  name: string,
  use: PluginUse,
  { folder, chosenBy, terminal, listener, opened }: PluginOpening,
): Promise<Instances[K]> {
  const answers = terminal.typedAnswers?.of(JSON.stringify([folder, kind, name, use.use, use.with]));
  const calls = callsInFlight();
  const host = hostFor(name, folder, terminal, listener, {
    ...(answers === undefined ? {} : { answers }),
    idle: calls.idle,
    chosenBy,
  });
  const around = <T>(call: () => Promise<T>): Promise<T> => calls.during(() => forgetting(answers, call));
  const hearing = { hide: hideSecrets, around };
  const instance = await openPlugin(kind, name, use, builtins, resolverFrom(folder), host, hearing);
  opened.push({ kind, name, instance } as OpenedPlugin);
  return instance;
}

/** A device that says no was perhaps told a wrong PIN: it must not get the same once more by itself. */
async function forgetting<T>(answers: AnswersForUse | undefined, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (PluginError.is(error) && error.code === 'denied') answers?.forget();
    throw error;
  }
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

/** Calls of something, of which several may go on at a time. */
interface CallsInFlight {
  during<T>(call: () => Promise<T>): Promise<T>;
  /** Fires once none goes on; fired already where none does. */
  idle(): AbortSignal;
}

function callsInFlight(): CallsInFlight {
  let count = 0;
  let controller = new AbortController();
  controller.abort();
  return {
    during: async (call) => {
      if (count === 0) controller = new AbortController();
      count += 1;
      try {
        return await call();
      } finally {
        count -= 1;
        if (count === 0) controller.abort();
      }
    },
    idle: () => controller.signal,
  };
}
