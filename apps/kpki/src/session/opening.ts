import { type Instances, type Listener, openPlugin } from '@kpki/engine';
import { PluginError } from '@kpki/plugin';
import type { PluginUse } from '@kpki/spec';
import { builtins } from '../builtins.ts';
import { hideSecrets } from '../hide-secrets.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { AnswersForUse } from '../terminal/typed-answers.ts';
import type { ReadConfiguration } from './configuration.ts';
import { hostFor, resolverFrom } from './plugin-host.ts';

export interface PluginOpening {
  readonly file: string;
  /** The absolute folder of the configuration: plugins that are not built in, and relative paths, start here. */
  readonly folder: string;
  readonly chosenBy: ReadConfiguration['chosenBy'];
  readonly terminal: Terminal;
  readonly listener: Listener;
  readonly opened: OpenedPlugin[];
}

export type OpenedPlugin = {
  [K in keyof Instances]: { readonly kind: K; readonly name: string; readonly instance: Instances[K] };
}[keyof Instances];

/** Opens a plugin that passed `pluginProblems`. */
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

/** After 'denied' the PIN may be wrong: kpki must not send the same again. */
async function forgetting<T>(answers: AnswersForUse | undefined, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (PluginError.is(error) && error.code === 'denied') answers?.forget();
    throw error;
  }
}

/** Closes all plugins, the last opened first, then throws the first failure. */
export async function closeAll(opened: readonly OpenedPlugin[]): Promise<void> {
  const failures: unknown[] = [];
  for (const { instance } of [...opened].reverse()) {
    await instance.close().catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

export function unwritten(use: string): PluginUse {
  const position = { line: 1, column: 1 };
  return { use, with: {}, position, positionOf: () => position };
}

interface CallsInFlight {
  during<T>(call: () => Promise<T>): Promise<T>;
  /** Fires when no call runs; has fired already if none does. */
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
