import { backendUse, locationsOf } from '@kpki/engine';
import { selectionTexts } from '@kpki/presentation';
import type { RunCommand } from '../command-line/command.ts';
import type { Exit } from '../exit-code.ts';
import { Fault } from '../fault.ts';
import { progressListener } from '../print/progress.ts';
import { backendsOf } from '../session/backends.ts';
import type { ReadConfiguration } from '../session/configuration.ts';
import { open } from '../session/opening.ts';
import { withOpening, withSinks } from '../session/session.ts';
import { insteadOf } from '../text/near-name.ts';

export const explainSink: RunCommand = ({ arguments: [name = ''], options, terminal }) =>
  withSinks<Exit>({ ...options, from: name }, terminal, progressListener(terminal), async ({ cluster }, sinks) => {
    const [sink] = sinks;
    const locations = locationsOf(cluster, sinks).map(({ location }) => location);
    const rights = sink?.sink.rights?.(locations);
    if (rights === undefined) throw withoutRights(`sink ${name}`);
    terminal.out(rights.trimEnd());
    return 'done';
  });

export const explainBackend: RunCommand = ({ arguments: [name = ''], options, terminal }) =>
  withOpening<Exit>(options, terminal, progressListener(terminal), async (configuration, opening) => {
    const backend = await open('backend', name, useNamed(name, configuration), opening);
    if (backend.rights === undefined) throw withoutRights(`backend ${name}`);
    const { cluster, environment } = configuration;
    const use = backendUse(cluster, environment, { name, backend });
    if (use.keys.length === 0 && use.issuers.length === 0) {
      throw new Fault('failed', `no CA has its key in backend ${name}, and none of its issuers is asked`);
    }
    terminal.out(backend.rights(use).trimEnd());
    return 'done';
  });

function useNamed(name: string, configuration: ReadConfiguration) {
  const backends = backendsOf(configuration);
  const use = Object.hasOwn(backends, name) ? backends[name] : undefined;
  if (use !== undefined) return use;
  const { environment, file } = configuration;
  const where = environment === null ? file : `environment ${environment.name} of ${file}`;
  const known = Object.keys(backends);
  const instead = insteadOf(name, known, selectionTexts.known(known));
  throw new Fault('usage', `${where} uses no backend ${JSON.stringify(name)}; ${instead}`);
}

function withoutRights(what: string): Fault {
  return new Fault('failed', `${what} cannot list its rights: the plugin has no \`rights\``);
}
