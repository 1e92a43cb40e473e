import { type Call, type KeyGenerator, PluginError } from '@kpki/plugin';
import { sameBytes } from '../bytes.ts';
import type { Listener } from '../event.ts';
import { present } from '../read/found.ts';
import type { Copy } from '../read/observe.ts';
import { revealPkcs8 } from '../read/reveal.ts';
import type { WorkingKey } from './workshop.ts';

/**
 * Takes the private key of an artefact, that of the first copy which has one, back out of a sink that gives it back. Null
 * when no copy has one. Throws 'unsupported' when the sink does not give keys back, 'conflict' when it gives another than
 * was read.
 */
export async function existingKey(
  copies: readonly Copy[],
  keys: KeyGenerator,
  listener: Listener,
  call: Call,
): Promise<WorkingKey | null> {
  const publicKey = copies.map((copy) => present(copy.privateKey)).find((each) => each !== undefined);
  if (publicKey === undefined) return null;
  const slots = copies.flatMap((copy) => {
    const found = present(copy.privateKey);
    const slot = copy.slots.get('private key') ?? copy.slots.get('kubeconfig');
    return slot !== undefined && found !== undefined && sameBytes(found, publicKey) ? [slot] : [];
  });
  const slot = slots.find(({ sink }) => sink.sink.reveal !== undefined) ?? slots[0];
  if (slot === undefined) return null;
  const pkcs8 = await revealPkcs8(slot, listener, call);
  try {
    const key = await keys.adopt(pkcs8, call);
    if (sameBytes(key.publicKey, publicKey)) return { key, pkcs8 };
    throw new PluginError('conflict', `${slot.where} changed since it was read`);
  } catch (error) {
    pkcs8[Symbol.dispose]();
    throw error;
  }
}
