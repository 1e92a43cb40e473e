import { describer, type Listener, type Resolve } from '@kpki/engine';
import { type Host, PluginError, Secret } from '@kpki/plugin';
import { hideSecrets, keepHidden } from '../hide-secrets.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { importTrusted } from './trust/import-trusted.ts';

/** Imports what is not built in, as an import from the configuration file's folder would, where it is trusted. */
export function resolverFrom(folder: string): Resolve {
  return (name) => importTrusted(name, folder);
}

/** What a plugin may use of the program: the configuration's folder, the terminal's questions, the clock and the log. */
export function hostFor(name: string, folder: string, terminal: Terminal, listener: Listener): Host {
  return {
    folder,
    log: (level, text) => listener({ type: 'log', level, from: name, text: hideSecrets(text) }),
    ask: async ({ text, hidden }) => {
      const question = hideSecrets(text);
      const answer = await terminal.ask(`${question} `, { hidden });
      if (answer === null) throw new PluginError('denied', `nobody is here to answer: ${question}`);
      // Enter alone is no PIN and no token.
      if (hidden && answer === '') throw new PluginError('denied', `nothing was typed in answer to: ${question}`);
      if (hidden) keepHidden(answer);
      return new Secret(Buffer.from(answer));
    },
    now: () => new Date(),
    describe: describer(),
  };
}
