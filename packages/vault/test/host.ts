import { createHash } from 'node:crypto';
import { type Call, type Host, PluginError } from '@kpki/plugin';

/** Returns a host that describes an entry by its digest alone, and keeps the log. */
export function listeningHost(folder = '/srv/configuration'): Host & { readonly lines: string[] } {
  const lines: string[] = [];
  return {
    folder,
    lines,
    log: (level, text) => void lines.push(`${level} ${text}`),
    ask: async () => {
      throw new PluginError('denied', 'nobody is there to answer');
    },
    agree: async () => {},
    now: () => new Date(),
    describe: (secret) => ({ digest: secret.use((bytes) => createHash('sha256').update(bytes).digest('hex')) }),
  };
}

export const call: Call = { signal: new AbortController().signal };
