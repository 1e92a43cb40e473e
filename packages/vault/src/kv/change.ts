import { type Change, type Entry, PluginError } from '@kpki/plugin';
import type { Json } from '../client/answer.ts';
import type { SecretLocation } from './location.ts';
import { fieldOf } from './values.ts';

/** Throws 'invalid' for a change with entries or kinds that the location was not located with. */
export function judgeChange(change: Change, { id, kept }: SecretLocation): void {
  for (const [entry, { kind }] of change.set) {
    const wanted = kept.get(entry);
    if (wanted === undefined) throw wrong(id, entry, 'the location has no such entry');
    if (wanted !== kind) throw wrong(id, entry, `it is ${wanted}, and was given as ${kind}`);
    if (change.unset.has(entry)) throw wrong(id, entry, 'the change both sets and unsets it');
  }
  for (const entry of change.unset) {
    if (!kept.has(entry)) throw wrong(id, entry, 'the location has no such entry');
  }
}

export function withChange(data: Json, { set, unset }: Change): Json {
  const left = Object.entries(data).filter(([name]) => !unset.has(name));
  const added = [...set].map(([entry, content]) => [entry, textOf(content)] as const);
  return Object.fromEntries([...left, ...added]);
}

function textOf({ bytes }: Entry): string {
  return bytes instanceof Uint8Array ? fieldOf(bytes) : bytes.use(fieldOf);
}

function wrong(id: string, entry: string, why: string): PluginError {
  return new PluginError('invalid', `write entry ${JSON.stringify(entry)} of ${id}: ${why}`);
}
