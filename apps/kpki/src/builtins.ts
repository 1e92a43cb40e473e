import type { Builtins } from '@kpki/engine';

/** The plugins that come with kpki; nothing else in the program imports an adapter. */
export const builtins: Builtins = {
  '@kpki/node-crypto': () => import('@kpki/node-crypto'),
  '@kpki/forge': () => import('@kpki/forge'),
  '@kpki/filesystem': () => import('@kpki/filesystem'),
};
