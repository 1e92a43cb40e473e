import type { KeyGenerator } from '@kpki/plugin';
import { keyMakerOf, type OpenBackends } from './backends.ts';
import type { ReadConfiguration } from './configuration.ts';
import { configurationFault } from './configuration-fault.ts';
import { lackingKeyKinds } from './key-kinds.ts';

/** Opens the backend that makes the keys. Throws a Fault when it makes none, or none of a kind that is declared. */
export async function openKeys(
  configuration: ReadConfiguration,
  backends: OpenBackends,
  file: string,
): Promise<KeyGenerator> {
  const [name, use] = keyMakerOf(configuration);
  const { keyGenerator } = await backends.get(name);
  const refused = (message: string) =>
    configurationFault(file, [{ file, ...use.position, path: `backend ${name}`, message }]);
  if (keyGenerator === undefined) {
    throw refused(`${use.use} makes no keys; name another backend \`default\`, or leave the name to the usual one`);
  }
  const lacking = lackingKeyKinds(configuration.cluster, keyGenerator.makes, use.use);
  if (lacking !== null) throw refused(lacking);
  return keyGenerator;
}
