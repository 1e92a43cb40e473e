import { pathToFileURL } from 'node:url';
import { describer, type Listener, type Resolve } from '@kpki/engine';
import { type Host, PluginError, Secret } from '@kpki/plugin';
import { nearest } from '@kpki/spec';
import { moduleResolve } from 'import-meta-resolve';
import { builtins } from '../builtins.ts';
import { hideSecrets, keepHidden } from '../hide-secrets.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Resolves as an import from the configuration file's folder would, packages with only an `import` condition included. */
export function resolverFrom(folder: string): Resolve {
  const parent = pathToFileURL(`${folder}/kpki.yaml`);
  return async (name) => {
    let url: URL;
    try {
      url = moduleResolve(name, parent, new Set(['node', 'import']));
    } catch (cause) {
      const known = Object.keys(builtins);
      const near = nearest(name, known) ?? known.find((each) => each.endsWith(`/${name}`)) ?? null;
      const hint = near === null ? '' : `; did you mean ${near}?`;
      throw new PluginError('missing', `there is no plugin ${JSON.stringify(name)} to import from ${folder}${hint}`, {
        cause,
      });
    }
    try {
      return await import(url.href);
    } catch (cause) {
      throw new PluginError('invalid', `the plugin ${JSON.stringify(name)} cannot be loaded: ${whyNot(cause)}`, {
        cause,
      });
    }
  };
}

/** What Node says of a syntax error repeats the file, which need not be one of a plugin. */
function whyNot(cause: unknown): string {
  if (cause instanceof SyntaxError) return 'Node cannot read it as JavaScript; `node --check` says where';
  return cause instanceof Error ? cause.message : 'it threw something that is no error';
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
