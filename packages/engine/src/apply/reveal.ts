import { type KeyGenerator, PluginError } from '@kpki/plugin';
import { sameBytes } from '../bytes.ts';
import type { Copy } from '../inventory/copy.ts';
import { revealPkcs8 } from '../inventory/reveal.ts';
import { present, type Slot } from '../model/slot.ts';
import type { ApplyContext } from './apply-context.ts';
import type { WorkingKey } from './signing-dependencies.ts';

type Revealing = Pick<ApplyContext, 'listener' | 'call'>;

/** Reveals the key that waits for its certificate. Throws as `existingKey` does, 'missing' where there is none. */
export async function waitingKeyOf(
  copies: readonly Copy[],
  keys: KeyGenerator,
  context: Revealing,
): Promise<WorkingKey> {
  for (const copy of copies) {
    const publicKey = present(copy.nextKey);
    const slot = copy.slots.get('next key');
    if (publicKey !== undefined && slot !== undefined) return adopted(slot, publicKey, keys, context);
  }
  throw new PluginError('missing', 'the key that waited for its certificate is not there any more');
}

/**
 * Reveals the private key of the first copy that has one. Null when no copy has one. Throws 'unsupported' when the sink
 * does not reveal keys, 'conflict' when it reveals another than was read.
 */
export async function existingKey(
  copies: readonly Copy[],
  keys: KeyGenerator,
  context: Revealing,
): Promise<WorkingKey | null> {
  const publicKey = copies.map((copy) => present(copy.privateKey)).find((each) => each !== undefined);
  if (publicKey === undefined) return null;
  const slots = copies.flatMap((copy) => {
    const found = present(copy.privateKey);
    const slot = copy.slots.get('private key') ?? copy.slots.get('kubeconfig');
    return slot !== undefined && found !== undefined && sameBytes(found, publicKey) ? [slot] : [];
  });
  const slot = slots.find(({ sink }) => sink.sink.reveal !== undefined) ?? slots[0];
  return slot === undefined ? null : adopted(slot, publicKey, keys, context);
}

/** Throws as `existingKey` does. */
export async function adopted(
  slot: Slot,
  publicKey: Uint8Array,
  keys: KeyGenerator,
  { listener, call }: Revealing,
): Promise<WorkingKey> {
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
