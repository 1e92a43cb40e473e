import { type Call, type KeyGenerator, PluginError } from '@kpki/plugin';
import { sameBytes } from '../bytes.ts';
import type { Listener } from '../event.ts';
import { present } from '../read/found.ts';
import type { Copy } from '../read/observe.ts';
import { revealPkcs8 } from '../read/reveal.ts';
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
  const pkcs8 = await revealPkcs8(slot, listener, call);
  try {
    const key = await keys.adopt(pkcs8, call);
    if (sameBytes(key.publicKey, publicKey)) return { key, pkcs8 };
    throw new PluginError('conflict', `${slot.entry} changed since it was read`);
  } catch (error) {
    pkcs8[Symbol.dispose]();
    throw error;
  }
}
