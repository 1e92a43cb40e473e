import type { Host, KeyStore } from '@kpki/plugin';
import { createKey, isMark } from './create-key.ts';
import { keyNameOf } from './key-name.ts';
import { readKey, type TransitKeyState } from './read-key.ts';
import { signingKeyOf } from './signing-key.ts';
import { kinds, type Transit } from './transit.ts';

/**
 * Returns the key store. `name` is always the first version and `name@2` the second, so that a rotation keeps
 * certificates valid.
 */
export function keyStoreOn(transit: Transit): KeyStore {
  const warned = new Set<string>();
  return {
    creates: kinds,
    find: async (text, call) => {
      const wanted = keyNameOf(text);
      const state = await readKey(transit, wanted.name, call);
      if (state === null || wanted.version > state.latest) return null;
      const key = signingKeyOf(transit, wanted, state);
      if (!warned.has(state.path)) warnOf(state, transit.host);
      warned.add(state.path);
      return key;
    },
    create: async (text, kind, call) => createKey(transit, keyNameOf(text), kind, call),
  };
}

/** Warns if a key can leave the server or be rotated. The key is used anyway: a CA depends on it. */
function warnOf({ path, waysOut, rotatesAfter }: TransitKeyState, host: Host): void {
  for (const flag of waysOut) {
    host.log('warn', `${path} may leave the server (\`${flag}\`), which cannot be undone`);
  }
  if (rotatesAfter > 0 && !isMark(rotatesAfter)) {
    host.log('warn', `${path} is rotated every ${rotatesAfter} s: what kpki signs with stays the version it was`);
  }
}
