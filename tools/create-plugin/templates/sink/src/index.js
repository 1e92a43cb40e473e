// @ts-check
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { defineSink, PluginError } from '@kpki/plugin';
import * as z from 'zod';
import { locationIn } from './location.js';
import { readPlace, revealEntry, writePlace } from './read-and-write.js';

/** The options under `with` in kpki.yaml. `writeOnly: true` marks a secret, `format: 'path'` completes file names. */
const options = z.strictObject({
  folder: z.string().meta({ description: 'The folder of the files that stand in for your store.', format: 'path' }),
});

/**
 * Returns a location of this sink. A location of another sink is a mistake of the caller.
 * @param {import('@kpki/plugin').Location} at
 */
function own(at) {
  if (!('file' in at && 'kept' in at)) throw new PluginError('invalid', `using ${at.id}: another sink located it`);
  return /** @type {import('./location.js').OwnLocation} */ (at);
}

export const sink = defineSink({
  name: 'PLUGIN_NAME',
  options,
  open: async ({ folder }, host) => {
    const root = resolve(host.folder, folder);
    /** @param {import('@kpki/plugin').Call} call @param {string} what */
    const heed = ({ signal }, what) => {
      if (signal.aborted) throw new PluginError('cancelled', `${what} was called off`);
    };
    return {
      // One file holds a whole location, so a reader sees all of a change or nothing. If that holds only for each entry: 'each'.
      atomic: 'all',
      locate: (placement, kept) => locationIn(root, placement, kept),
      read: async (at, call) => {
        heed(call, `reading ${at.id}`);
        return readPlace(own(at), host);
      },
      write: async (at, change, expected, call) => {
        heed(call, `writing ${at.id}`);
        return writePlace(own(at), change, expected, host);
      },
      // Leave `reveal` out if your store does not return secrets: then kpki cannot sign with a key that only this sink stores.
      reveal: async (at, entry, call) => {
        heed(call, `revealing ${entry} of ${at.id}`);
        return revealEntry(own(at), entry);
      },
      check: async (call) => {
        heed(call, 'checking');
        // The first write makes the folder.
        const facts = await stat(root).catch(() => null);
        if (facts !== null && !facts.isDirectory()) throw new PluginError('invalid', `using ${root}: it is no folder`);
      },
      close: async () => {},
    };
  },
});
