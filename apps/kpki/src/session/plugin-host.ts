import { describer, type Listener, type Resolve } from '@kpki/engine';
import { type Host, PluginError, Secret } from '@kpki/plugin';
import { hideSecrets, keepHidden } from '../hide-secrets.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { AnswersForUse } from '../terminal/typed-answers.ts';
import type { ReadConfiguration } from './configuration.ts';
import { agree } from './trust/agreements.ts';
import { importTrusted } from './trust/import-trusted.ts';

/** Imports trusted plugins as an import from the configuration's folder would. */
export function resolverFrom(folder: string): Resolve {
  return (name) => importTrusted(name, folder);
}

interface PluginPrompts {
  /** The hidden answers of earlier; without them each question is asked. */
  readonly answers?: AnswersForUse;
  /** Fires when the plugin is no longer in use: a question that it did not wait for is withdrawn. */
  readonly idle?: () => AbortSignal;
  /** Who chose the servers and programs of its options; `file` by default. */
  readonly chosenBy?: ReadConfiguration['chosenBy'];
}

export function hostFor(
  name: string,
  folder: string,
  terminal: Terminal,
  listener: Listener,
  { answers, idle, chosenBy = 'file' }: PluginPrompts = {},
): Host {
  const ask = async (text: string, hidden: boolean, note: string | undefined): Promise<Secret> => {
    const question = hideSecrets(text);
    const shown = note === undefined ? question : `${question}; ${hideSecrets(note)}`;
    const signal = hidden ? undefined : idle?.();
    const put = (): Promise<string | null> =>
      terminal.ask(`${shown} `, { hidden, ...(signal === undefined ? {} : { signal }) });
    const answer = await (hidden && answers !== undefined ? answers.to(text, put) : put());
    if (answer === null) throw new PluginError('denied', `no terminal to ask: ${question}`);
    // Enter alone is no PIN and no token.
    if (hidden && answer === '') throw new PluginError('denied', `nothing was typed in answer to: ${question}`);
    if (hidden) keepHidden(answer);
    return new Secret(Buffer.from(answer));
  };
  return {
    folder,
    log: (level, text) => listener({ type: 'log', level, from: name, text: hideSecrets(text) }),
    ask: ({ text, hidden, note }) => {
      const asked = ask(text, hidden, note);
      // A plugin may show an instruction and not wait for the answer.
      asked.catch(() => {});
      return asked;
    },
    agree: (to) => agree(to, { name, folder, chosenBy, terminal }),
    now: () => new Date(),
    describe: describer(),
  };
}
