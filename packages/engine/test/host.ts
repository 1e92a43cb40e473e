import type { Host } from '@kpki/plugin';
import { describe } from '../src/index.ts';

/** What a memory plugin is lent, which asks nothing and says nothing. */
export function memoryHost(now: () => Date): Host {
  return {
    folder: '/',
    log: () => {},
    ask: async () => {
      throw new Error('a memory plugin asks nothing');
    },
    agree: async () => {},
    now,
    describe,
  };
}
