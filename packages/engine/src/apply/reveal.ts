import { type Call, type KeyGenerator, PluginError, Secret } from '@kpki/plugin';
import { sameBytes } from '../bytes.ts';
import type { Listener } from '../event.ts';
import { cutKubeconfig } from '../kubeconfig/cut.ts';
import { pkcs8Of } from '../private-key.ts';
import { base64Decode } from '../read/describe.ts';
import { present } from '../read/found.ts';
import type { Copy } from '../read/observe.ts';
import type { WorkingKey } from './workshop.ts';

/**
 * Takes the private key of an artefact back out of the first copy that has it. Null when none has it. Throws
 * 'unsupported' when the sink does not give keys back, 'conflict' when it gives another than was read.
 */
export async function existingKey(
  copies: readonly Copy[],
  keys: KeyGenerator,
  listener: Listener,
  call: Call,
): Promise<WorkingKey | null> {
  const copy = copies.find((each) => present(each.privateKey) !== undefined);
  const slot = copy?.slots.get('private key') ?? copy?.slots.get('kubeconfig');
  const publicKey = present(copy?.privateKey);
  if (slot === undefined || publicKey === undefined) return null;
  const { sink, name } = slot.sink;
  if (sink.reveal === undefined) {
    throw new PluginError('unsupported', `sink ${name} does not give keys back, and ${slot.entry} is needed`);
  }
  const bytes = await sink.reveal(slot.place, slot.entry, call);
  listener({ type: 'revealed', sink: name, place: slot.place.id, entry: slot.entry });
  const pkcs8 = pkcs8Of(slot.part === 'kubeconfig' ? keyInKubeconfig(bytes) : bytes);
  const key = await keys.adopt(pkcs8, call);
  if (!sameBytes(key.publicKey, publicKey)) {
    throw new PluginError('conflict', `${slot.entry} changed since it was read`);
  }
  return { key, pkcs8 };
}

function keyInKubeconfig(bytes: Secret): Secret {
  const { keyData } = bytes.use(cutKubeconfig);
  if (keyData === null) throw new PluginError('missing', 'the kubeconfig holds no private key');
  return new Secret(base64Decode(keyData));
}
