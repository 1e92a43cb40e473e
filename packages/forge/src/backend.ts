import { type Backend, type BackendPlugin, defineBackend, PluginError } from '@kpki/plugin';
import { adopt } from './adopt.ts';
import { generate, makes } from './generate.ts';
import { type ForgeOptions, options } from './options.ts';

/**
 * Makes keys with node-forge, in JavaScript: RSA and Ed25519. It has no ECDSA, and its keys pass through strings, which
 * cannot be wiped; `@kpki/node-crypto` has neither fault.
 */
export const backend: BackendPlugin<ForgeOptions> = defineBackend({
  name: 'forge',
  options,
  open: async (): Promise<Backend> => ({
    keyGenerator: { makes, generate, adopt },
    check: async (call) => {
      if (call.signal.aborted) throw new PluginError('cancelled', 'checking node-forge was cancelled');
    },
    close: async () => {},
  }),
});
