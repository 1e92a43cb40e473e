import { type Call, PluginError, pemEncode, Secret } from '@kpki/plugin';
import { cutKubeconfig, keyOfUser } from '../kubeconfig/cut.ts';
import { readOwn } from '../kubeconfig/parse.ts';
import { EngineError, saidBy } from '../model/errors.ts';
import type { Listener } from '../model/event.ts';
import { present, type Slot } from '../model/slot.ts';
import { statement } from '../model/statement.ts';
import { pkcs8Of } from '../private-key.ts';

/**
 * Reveals a private key (PEM), from a kubeconfig that of our user, and reports it. The caller disposes of it. Throws
 * 'unsupported' when the sink does not give keys back, 'missing' when the kubeconfig has none.
 */
async function revealKey(slot: Slot, listener: Listener, call: Call): Promise<Secret> {
  const bytes = await revealEntry(slot, listener, call);
  // A key that waits for its certificate has its own file.
  if (slot.part !== 'kubeconfig' || slot.artifact.kind !== 'kubeconfig') return bytes;
  using kubeconfig = bytes;
  using cut = kubeconfig.use(cutKubeconfig);
  // Asked for where ours was found in it: who signed it was looked at then.
  const own = cut.rest === null ? undefined : present(readOwn(cut.rest, slot.artifact, []).own);
  const pem = keyOfUser(cut, own?.publicKey ?? null);
  if (pem === null) throw new PluginError('missing', `${slot.where} holds no private key`);
  return pem;
}

/** Reveals a key as PKCS#8, DER. Throws 'invalid', with the location, where it is no readable key. */
export async function revealPkcs8(slot: Slot, listener: Listener, call: Call): Promise<Secret> {
  using pem = await revealKey(slot, listener, call);
  try {
    return pkcs8Of(pem);
  } catch (cause) {
    if (!PluginError.is(cause)) throw cause;
    const said = statement('entry/unread', { location: slot.where, why: saidBy(cause) });
    throw new EngineError(cause.code, said, null, { cause });
  }
}

/** Reveals a key as PEM, in the one form that OpenSSL reads for all key kinds. */
export async function revealPem(slot: Slot, listener: Listener, call: Call): Promise<Secret> {
  using pkcs8 = await revealPkcs8(slot, listener, call);
  return new Secret(pkcs8.use((der) => pemEncode('PRIVATE KEY', der)));
}

/** Reveals the bytes of a slot and reports it. The caller disposes of them. */
export async function revealEntry(
  { sink, location, entry, where }: Slot,
  listener: Listener,
  call: Call,
): Promise<Secret> {
  if (sink.sink.reveal === undefined) {
    throw new PluginError('unsupported', `sink ${sink.name} does not give keys back, and ${where} is needed`);
  }
  const bytes = await sink.sink.reveal(location, entry, call);
  listener({ type: 'revealed', sink: sink.name, location: location.id, entry });
  return bytes;
}
