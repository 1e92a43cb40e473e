// @ts-check
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { defineBackend, PluginError } from '@kpki/plugin';
import * as z from 'zod';
import { openDevice } from './device.js';
import { keyStore } from './key-store.js';

/** The options under `with` in kpki.yaml. `writeOnly: true` marks a secret, `format: 'path'` completes file names. */
const options = z.strictObject({
  folder: z.string().meta({ description: 'Where the device that stands in for yours keeps its keys.', format: 'path' }),
});

/** The keys of a key store never leave it: no method exports one. */
export const backend = defineBackend({
  name: 'PLUGIN_NAME',
  options,
  open: async ({ folder: named }, host) => {
    // Never ask in `open`. The first call that needs a PIN asks: await host.ask({ text: 'PIN of the token', hidden: true }).
    const folder = resolve(host.folder, named);
    return {
      keyStore: keyStore(openDevice(folder)),
      check: async ({ signal }) => {
        if (signal.aborted) throw new PluginError('cancelled', 'checking the device was called off');
        // The folder is made with the first key.
        const facts = await stat(folder).catch(() => null);
        if (facts !== null && !facts.isDirectory())
          throw new PluginError('invalid', `using ${folder}: it is no folder`);
      },
      close: async () => {},
    };
  },
});
