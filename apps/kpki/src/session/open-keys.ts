import type { KeyGenerator } from '@kpki/plugin';
import type { Cluster } from '@kpki/spec';
import { type KeyOpening, keyMakerOf, openedOrUnasked } from './backends.ts';
import { configurationFault } from './configuration.ts';

/** Opens the backend that makes the keys. Throws a Fault if it makes none, or none of a declared kind. */
export async function openKeys({ configuration, backends, signs }: KeyOpening): Promise<KeyGenerator> {
  const [name, use] = keyMakerOf(configuration);
  const backend = await openedOrUnasked(name, backends, signs);
  if (backend === null) return makesNone;
  const { keyGenerator } = backend;
  const refused = (message: string) =>
    configurationFault(configuration.file, [
      { file: configuration.file, ...use.position, path: `backend ${name}`, message },
    ]);
  if (keyGenerator === undefined) {
    throw refused(`${use.use} makes no keys; name another backend \`default\`, or leave the name to the usual one`);
  }
  const lacking = lackingKeyKinds(configuration.cluster, keyGenerator.makes, use.use);
  if (lacking !== null) throw refused(lacking);
  return keyGenerator;
}

const noKey = (): Promise<never> => Promise.reject(new Error('no key is made for a report'));

const makesNone: KeyGenerator = { makes: [], generate: noKey, adopt: noKey };

/** Returns null if the backend makes all; asked before anything is made, since it would stop the run half-way. */
export function lackingKeyKinds(cluster: Cluster, makes: readonly string[], use: string): string | null {
  const wrong = Object.entries(cluster.keys).find(([, kind]) => !makes.includes(kind));
  if (wrong === undefined) return null;
  const [what, kind] = wrong;
  return `${use} makes no ${kind} keys, which ${what} are declared to have; it makes ${makes.join(', ')}`;
}
