import type { KeyGenerator } from '@kpki/plugin';
import type { PluginUse } from '@kpki/spec';
import { Fault } from '../fault.ts';
import type { ReadConfiguration } from './configuration.ts';
import { open, type PluginOpening, unwritten } from './opening.ts';
import { refuseKeyKinds } from './refusals.ts';

const defaultBackend = '@kpki/node-crypto';

/** Opens the backend that makes the keys. Throws a Fault when it makes none, or none of a kind that is declared. */
export async function openKeys(configuration: ReadConfiguration, opening: PluginOpening): Promise<KeyGenerator> {
  const [name, use] = backendOf(configuration);
  const who = `${opening.file}: backend ${name} (${use.use})`;
  const { keyGenerator } = await open('backend', name, use, opening);
  if (keyGenerator === undefined) throw new Fault('usage', `${who} makes no keys`);
  refuseKeyKinds(configuration.cluster, keyGenerator.makes, who);
  return keyGenerator;
}

function backendOf({ environment }: ReadConfiguration): readonly [string, PluginUse] {
  const backends = environment?.backends ?? {};
  const chosen = backends['default'];
  if (chosen !== undefined) return ['default', chosen];
  return Object.entries(backends)[0] ?? ['default', unwritten(defaultBackend)];
}
