import { type Call, PluginError, Secret } from '@kpki/plugin';
import type { Listener } from '../event.ts';
import { base64Decode } from '../kubeconfig/base64.ts';
import { cutKubeconfig } from '../kubeconfig/cut.ts';
import { encodePkcs8, pkcs8Of } from '../private-key.ts';
import type { Slot } from '../slot.ts';

/**
 * Takes the private key (PEM) at a slot back out of its sink, a kubeconfig's from inside of it, and tells of it. The
 * answer is to be disposed of after use. Throws 'unsupported' when the sink does not give keys back, 'missing' when
 * the kubeconfig has none.
 */
async function revealKey(slot: Slot, listener: Listener, call: Call): Promise<Secret> {
  const bytes = await revealEntry(slot, listener, call);
  if (slot.part !== 'kubeconfig') return bytes;
  using kubeconfig = bytes;
  using keyData = kubeconfig.use(cutKubeconfig).keyData;
  if (keyData === null) throw new PluginError('missing', `${slot.where} holds no private key`);
  return new Secret(keyData.use(base64Decode));
}

/** The same as PKCS#8, DER. Throws 'invalid', with the name of the entry, where it is no key that can be read. */
export async function revealPkcs8(slot: Slot, listener: Listener, call: Call): Promise<Secret> {
  using pem = await revealKey(slot, listener, call);
  try {
    return pkcs8Of(pem);
  } catch (cause) {
    if (!PluginError.is(cause)) throw cause;
    throw new PluginError(cause.code, `${slot.where}: ${cause.message}`, { cause });
  }
}

/** The same as PEM, in the one form that OpenSSL reads whatever the kind. */
export async function revealPem(slot: Slot, listener: Listener, call: Call): Promise<Secret> {
  using pkcs8 = await revealPkcs8(slot, listener, call);
  return encodePkcs8(pkcs8);
}

/** Takes the bytes at a slot back out of its sink as they are, and tells of it. To be disposed of after use. */
export async function revealEntry(
  { sink, place, entry, where }: Slot,
  listener: Listener,
  call: Call,
): Promise<Secret> {
  if (sink.sink.reveal === undefined) {
    throw new PluginError('unsupported', `sink ${sink.name} does not give keys back, and ${where} is needed`);
  }
  const bytes = await sink.sink.reveal(place, entry, call);
  listener({ type: 'revealed', sink: sink.name, place: place.id, entry });
  return bytes;
}
