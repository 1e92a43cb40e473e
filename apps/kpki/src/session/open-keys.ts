import type { KeyGenerator } from '@kpki/plugin';
import type { PluginUse } from '@kpki/spec';
import type { ReadConfiguration } from './configuration.ts';
import { configurationFault } from './configuration-fault.ts';
import { lackingKeyKinds } from './key-kinds.ts';
import { open, type PluginOpening, unwritten } from './opening.ts';

const defaultBackend = '@kpki/node-crypto';

/** Opens the backend that makes the keys. Throws a Fault when it makes none, or none of a kind that is declared. */
export async function openKeys(configuration: ReadConfiguration, opening: PluginOpening): Promise<KeyGenerator> {
  const [name, use] = backendOf(configuration);
  const { keyGenerator } = await open('backend', name, use, opening);
  const { file } = opening;
  const refused = (message: string) =>
    configurationFault(file, [{ file, ...use.position, path: `backend ${name}`, message }]);
  if (keyGenerator === undefined) throw refused(`${use.use} makes no keys`);
  const lacking = lackingKeyKinds(configuration.cluster, keyGenerator.makes, use.use);
  if (lacking !== null) throw refused(lacking);
  return keyGenerator;
}

/** The backend that makes the keys. */
export function backendOf({ environment }: ReadConfiguration): readonly [string, PluginUse] {
  const backends = environment?.backends ?? {};
  const chosen = backends['default'];
  if (chosen !== undefined) return ['default', chosen];
  return Object.entries(backends)[0] ?? ['default', unwritten(defaultBackend)];
}
