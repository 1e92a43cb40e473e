import type { HostilePlugin } from './hostile-plugin.ts';

const storing = (store: string): string => `const { keyStore } = own;
  return { ...own, keyGenerator: undefined, issuers: undefined, keyStore: { ...keyStore, ${store} } };`;
const keyed = (change: string): string => `const changed = async (key, kind) => key && (${change});
  ${storing(`create: async (name, kind, call) => changed(await keyStore.create(name, kind, call), kind),
    find: async (name, call) => changed(await keyStore.find(name, call), 'ec-p256')`)}`;

export const hostileKeyStores: readonly HostilePlugin[] = [
  [
    'finds another key each time',
    storing(
      `find: async (name, call) => (name.endsWith('.1') ? keyStore.create('x' + Math.random().toString(36).slice(2), 'ec-p256', call) : null)`,
    ),
    'the key store returned another public key',
  ],
  [
    'finds a key for every name',
    `const one = await own.keyStore.create('x', 'ec-p256', { signal: new AbortController().signal });
    return { ...own, keyGenerator: undefined, issuers: undefined, keyStore: { ...own.keyStore, find: async () => one } };`,
    'there is one for each of 4000 names',
    { isNamed: false },
  ],
  [
    'creates a key of another kind',
    storing(`create: (name, kind, call) => keyStore.create(name, 'ed25519', call)`),
    'with kind ed25519, not ec-p256',
  ],
  ['creates what is no key', storing('create: async () => ({})'), 'the key has an unknown kind'],
  [
    'signs with another key than it shows',
    keyed(
      `{ ...key, sign: async (message, how, each) => (await own.keyStore.create('y' + Math.random().toString(36).slice(2), kind, each)).sign(message, how, each) }`,
    ),
    'the signature does not match the public key',
  ],
  [
    'hangs when it signs',
    keyed('{ ...key, sign: () => new Promise(() => {}) }'),
    'the plugin did not sign within 300 seconds',
  ],
  [
    'hangs when it looks for a key',
    storing('find: () => new Promise(() => {})'),
    'the plugin did not find a key within 60 seconds',
  ],
];
