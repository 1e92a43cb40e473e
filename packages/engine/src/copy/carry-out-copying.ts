import { type Call, type Entry, PluginError } from '@kpki/plugin';
import { writeInOrder } from '../apply/write-in-order.ts';
import { eachAtMost } from '../concurrency.ts';
import type { Listener } from '../event.ts';
import { keyEncodings, pkcs8Of, publicKeyOf } from '../private-key.ts';
import { revealEntry } from '../read/reveal.ts';
import type { Content } from '../slot.ts';
import type { CopiedEntry, Copying } from './copying.ts';

const revealsAtOnce = 8;

/**
 * Copies a location at a time, CAs first, and returns how many entries were written. Throws 'conflict', and writes
 * nothing, where the target already holds something else.
 */
export async function carryOutCopying(
  { to, entries, differing }: Copying,
  listener: Listener,
  call: Call,
): Promise<number> {
  if (differing.length > 0) {
    const named = differing.map((each) => each.to.where).join(', ');
    throw new PluginError('conflict', `something else is there already, and is not replaced: ${named}`);
  }
  const contents = await eachAtMost(revealsAtOnce, entries, (entry) => contentOf(entry, listener, call));
  return writeInOrder(to.locations, contents, listener, call);
}

async function contentOf(copied: CopiedEntry, listener: Listener, call: Call): Promise<Content> {
  const { from, to, state } = copied;
  if (from.secrecy === 'secret') return { slot: to, content: await secretOf(copied, listener, call) };
  if (state.kind !== 'public') throw new PluginError('invalid', `${from.where} is kept as a secret`);
  return { slot: to, content: { kind: 'public', bytes: state.bytes } };
}

async function secretOf(
  { from, to }: Pick<CopiedEntry, 'from' | 'to'>,
  listener: Listener,
  call: Call,
): Promise<Entry> {
  const bytes = await revealEntry(from, listener, call);
  const encode = keyEncodings[to.encoding];
  if (from.encoding === to.encoding || encode === undefined) return { kind: 'secret', bytes };
  using pem = bytes;
  using pkcs8 = pkcs8Of(pem);
  return { kind: 'secret', bytes: encode(pkcs8, pem.use(publicKeyOf)) };
}
