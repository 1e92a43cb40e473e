import { join } from 'node:path';
import { component, startLoneApiServer } from '@kpki/services';
import type { Benchmark } from './benchmark.ts';
import { scratch } from './scratch.ts';
import { untilClosed } from './stands.ts';
import { inTerminal, type TerminalProgram } from './terminal-program.ts';

/** k9s in a terminal, with the ConfigMaps of a namespace that has as many. */
export type InK9s = <Result>(objects: number, use: (program: TerminalProgram) => Promise<Result>) => Promise<Result>;

/** What k9s is a peer of, where it is installed; where it is not, its rows are left out, and it is said why. */
export function ofK9s(benchmark: (inK9s: InK9s) => Benchmark): readonly Benchmark[] {
  const found = component('k9s');
  if ('missing' in found) {
    console.error(`no rows of k9s: ${found.missing}`);
    return [];
  }
  return [
    benchmark(async (objects, use) => {
      const [kubeconfig, folder] = [await clusterWith(objects), await scratch()];
      const home = ['HOME', 'XDG_CONFIG_HOME', 'XDG_STATE_HOME', 'XDG_DATA_HOME'].map((name) => `${name}=${folder}`);
      const options = `--kubeconfig ${kubeconfig} --splashless -c configmaps -n ${namespaceOf(objects)}`;
      return inTerminal(`env ${home.join(' ')} ${found.path} ${options}`, folder, use, escapeSequence);
    }),
  ];
}

/** k9s marks no end of a frame: its first byte counts, which is in favor of k9s. */
const escapeSequence = '\u001b[';

/** The name of an object in the first rows of the list. */
export const firstObject: string = objectName(0);

let server: ReturnType<typeof startLoneApiServer> | null = null;
const filled = new Map<number, Promise<void>>();

/** Returns the kubeconfig of an administrator. */
async function clusterWith(objects: number): Promise<string> {
  server ??= startLoneApiServer().then((started) => untilClosed.use(started));
  const { ask, folder } = await server;
  const filling = filled.get(objects) ?? fill(objects, ask);
  filled.set(objects, filling);
  await filling;
  return join(folder, 'super-admin.conf');
}

async function fill(
  objects: number,
  ask: (method: string, path: string, body: object) => Promise<unknown>,
): Promise<void> {
  const namespace = namespaceOf(objects);
  await ask('POST', '/api/v1/namespaces', { metadata: { name: namespace } });
  const left = Array.from({ length: objects }, (_, at) => objectName(at)).values();
  const work = async (): Promise<void> => {
    for (const name of left) {
      await ask('POST', `/api/v1/namespaces/${namespace}/configmaps`, { metadata: { name }, data: { name } });
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));
}

function objectName(at: number): string {
  return `object-${String(at).padStart(5, '0')}`;
}

function namespaceOf(objects: number): string {
  return `with-${objects}`;
}
