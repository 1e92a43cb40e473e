import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { programPath } from './component.ts';
import { startProgram } from './start-program.ts';

/** A network in which nothing listens but what was started in it. Disposing of it ends it. */
export interface OwnNetwork extends AsyncDisposable {
  readonly enter: readonly string[];
}

/** Makes a network with only a loopback, so that a fixed port is free. Works without root in a user namespace. */
export async function ownNetwork(directory: string): Promise<OwnNetwork> {
  const isRoot = process.getuid?.() === 0;
  const holder = await startProgram({
    name: 'own-network',
    path: 'unshare',
    flags: [
      ...(isRoot ? [] : ['--user', '--map-root-user']),
      '--net',
      ...['sh', '-c', '"$0" link set lo up && echo up && exec sleep infinity', programPath('ip')],
    ],
    directory,
    readiness: async () => {
      const said = await readFile(join(directory, 'own-network.log'), 'utf8');
      return said === 'up\n' ? { ready: true } : { ready: false, because: `it said ${JSON.stringify(said)}` };
    },
    withinMilliseconds: 30_000,
  });
  const namespaces = `/proc/${holder.processId}/ns`;
  return {
    enter: [
      'nsenter',
      ...(isRoot ? [] : [`--user=${namespaces}/user`, '--preserve-credentials']),
      `--net=${namespaces}/net`,
      '--',
    ],
    [Symbol.asyncDispose]: () => holder[Symbol.asyncDispose](),
  };
}
