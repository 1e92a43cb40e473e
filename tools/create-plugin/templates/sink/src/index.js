// @ts-check
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { defineSink, PluginError } from '@kpki/plugin';
import * as z from 'zod';
import { locationIn } from './location.js';
import { readPlace, revealEntry, writePlace } from './read-and-write.js';

/** What stands under `with` in kpki.yaml. `writeOnly: true` marks a secret, `format: 'path'` completes file names. */
const options = z.strictObject({
  folder: z.string().meta({ description: 'Where the files are that stand in for your store.', format: 'path' }),
});

/**
 * The locations that this sink has located itself; a location of another is a mistake of the caller.
 * @param {import('@kpki/plugin').Location} at
 */
function own(at) {
  if (!('file' in at && 'kept' in at))
    throw new PluginError('invalid', `using ${at.id}: it was located by another sink`);
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
      // One file holds a whole location, so a change is old or new. Say 'each' where only each entry is.
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
      // Leave it out where your store only takes: nothing can then be signed with what only it keeps.
      reveal: async (at, entry, call) => {
        heed(call, `revealing ${entry} of ${at.id}`);
        return revealEntry(own(at), entry);
      },
      check: async (call) => {
        heed(call, 'checking');
        // The folder is made with the first location.
        const facts = await stat(root).catch(() => null);
        if (facts !== null && !facts.isDirectory()) throw new PluginError('invalid', `using ${root}: it is no folder`);
      },
      close: async () => {},
    };
  },
});
