import { hash } from 'node:crypto';
import { type Call, type Host, PluginError } from '@kpki/plugin';

export const host: Host = {
  folder: '/',
  log: () => undefined,
  ask: async () => {
    throw new PluginError('denied', 'nobody is there to answer');
  },
  agree: async () => {},
  now: () => new Date(),
  describe: (secret) => ({ digest: secret.use((bytes) => hash('sha256', bytes)) }),
};

export const call: Call = { signal: new AbortController().signal };
