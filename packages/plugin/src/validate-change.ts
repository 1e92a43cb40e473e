import { PluginError } from './error.ts';
import type { Change, Kept, Location } from './sink.ts';

/**
 * Throws 'invalid' for a change that names an entry that the location was not located with, gives a secret entry as
 * public or a public one as secret, or both sets and unsets an entry. A sink calls it first in `write`.
 */
export function validateChange({ set, unset }: Change, { id, kept }: Location & { readonly kept: Kept }): void {
  const wrong = (entry: string, why: string) =>
    new PluginError('invalid', `write entry ${JSON.stringify(entry)} of ${id}: ${why}`);
  for (const entry of [...set.keys(), ...unset]) {
    if (!kept.has(entry)) throw wrong(entry, 'the location has no such entry');
  }
  for (const [entry, { kind }] of set) {
    const wanted = kept.get(entry);
    if (wanted !== kind) throw wrong(entry, `the entry is ${wanted}, and was given as ${kind}`);
    if (unset.has(entry)) throw wrong(entry, 'the change both sets and unsets it');
  }
}
