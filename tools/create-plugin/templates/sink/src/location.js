// @ts-check
import { join } from 'node:path';
import { PluginError } from '@kpki/plugin';

/** @typedef {import('@kpki/plugin').Location & { readonly file: string, readonly kept: import('@kpki/plugin').Kept }} OwnLocation */

/** The allowed parts of a path: none of them leads out of the folder. */
const part = /^[\w@+-][\w.@+-]*$/;

/**
 * Checks the names of a location and of its entries, without contacting the store.
 * @param {string} root
 * @param {import('@kpki/plugin').Placement} placement
 * @param {import('@kpki/plugin').Kept} kept
 * @returns {OwnLocation}
 */
export function locationIn(root, { path }, kept) {
  const odd = path.find((each) => !part.test(each));
  if (odd !== undefined)
    throw new PluginError('invalid', `locating ${path.join('/')}: ${JSON.stringify(odd)} is no part of a path`);
  for (const entry of kept.keys()) {
    if (!entry.split('/').every((each) => part.test(each))) {
      throw new PluginError('invalid', `locating ${path.join('/')}: ${JSON.stringify(entry)} is no name of an entry`);
    }
  }
  // No part of a path begins with a dot, so no other path gets the name `.all`.
  const file = join(root, ...(path.length === 0 ? ['.all'] : path));
  return { id: file, file: `${file}.json`, kept: new Map(kept) };
}
