import type { Host } from '@kpki/plugin';
import { describer } from '../src/index.ts';

/** The observed states of all tests of a worker are read again and again. */
const describe = describer();

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
