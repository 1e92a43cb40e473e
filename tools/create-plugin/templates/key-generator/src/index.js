// @ts-check
import { defineBackend, PluginError } from '@kpki/plugin';
import * as z from 'zod';
import { adoptKey, makeKey } from './keys.js';

/** What stands under `with` in kpki.yaml. Each option with a description gets a field in the form that kpki draws. */
const options = z.strictObject({});

/**
 * A call that was cancelled before it was made changes nothing.
 * @param {import('@kpki/plugin').Call} call
 * @param {string} what
 */
function heed({ signal }, what) {
  if (signal.aborted) throw new PluginError('cancelled', `${what} was called off`);
}

/** Keys that are made to leave: whoever generates one may export it. */
export const backend = defineBackend({
  name: 'PLUGIN_NAME',
  options,
  open: async () => ({
    keyGenerator: {
      makes: ['ec-p256'],
      generate: async (kind, call) => {
        heed(call, 'making a key');
        if (kind !== 'ec-p256')
          throw new PluginError('unsupported', `making a key of kind ${kind}: this makes ec-p256`);
        return makeKey(heed);
      },
      adopt: async (pkcs8, call) => {
        heed(call, 'adopting a key');
        return adoptKey(pkcs8, heed);
      },
    },
    // Reachable, authorised, usable: `kpki check` asks.
    check: async (call) => heed(call, 'checking'),
    close: async () => {},
  }),
});
