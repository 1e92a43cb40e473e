import { type Backend, type BackendPlugin, defineBackend, PluginError } from '@kpki/plugin';
import { adopt } from './adopt.ts';
import { generate } from './generate.ts';
import { kindTable } from './key.ts';
import { type NodeCryptoOptions, options } from './options.ts';

/** Makes keys with Node's own crypto (OpenSSL) in this process; a sink exports and stores them. */
export const backend: BackendPlugin<NodeCryptoOptions> = defineBackend({
  name: 'node-crypto',
  options,
  open: async (): Promise<Backend> => ({
    keyGenerator: { makes: [...kindTable.keys()], generate, adopt },
    check: async (call) => {
      if (call.signal.aborted) throw new PluginError('cancelled', 'checking node-crypto was cancelled');
    },
    close: async () => {},
  }),
});
