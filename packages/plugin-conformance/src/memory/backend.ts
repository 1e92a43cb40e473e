import type { Call } from '@kpki/plugin';
import {
  type Backend,
  type BackendPlugin,
  defineBackend,
  type KeyGenerator,
  type KeyKind,
  type KeyStore,
  keyKinds,
  PluginError,
} from '@kpki/plugin';
import { issuers } from './issuer.ts';
import { generatedKey, makePrivateKey, readPkcs8, signingKey } from './keys.ts';
import { begin, heed, reach } from './reach.ts';
import { keyRight, missingRights, mustBeAllowed, rightsFor } from './rights.ts';
import { type MemoryOptions, type MemoryStorage, memoryStorage, options } from './storage.ts';

const kinds = Object.keys(keyKinds) as KeyKind[];

/** The reference backend: all three facets, real keys and certificates, in memory only. */
export const backend: BackendPlugin<MemoryOptions> = defineBackend<MemoryOptions>({
  name: 'memory',
  options,
  async open({ storage = memoryStorage() }, host): Promise<Backend> {
    return {
      keyStore: keyStore(storage),
      keyGenerator: keyGenerator(storage),
      issuers: issuers(storage, host),
      rights: rightsFor,
      async missingRights(use, call) {
        await reach(storage, call, 'asking for rights');
        return missingRights(storage, use);
      },
      check: async (call) => reach(storage, call, 'checking the memory backend'),
      close: async () => {},
    };
  },
});

function keyStore(storage: MemoryStorage): KeyStore {
  const mustBeUsable = (name: string, attempt: string) => {
    mustBeAllowed(storage, keyRight(name), attempt);
    if (storage.disabled.has(name)) throw new PluginError('denied', `${attempt}: the key is disabled; enable it`);
  };
  const enter = async (name: string, call: Call, attempt: string) => {
    await reach(storage, call, attempt);
    mustBeUsable(name, attempt);
  };
  const held = (name: string) => {
    const shown = storage.keys.get(name);
    if (shown === undefined) return null;
    return signingKey(shown, async (call, attempt) => {
      await enter(name, call, attempt);
      const current = storage.keys.get(name);
      if (current === undefined) throw new PluginError('missing', `${attempt}: the key ${name} is no longer held`);
      if (!current.equals(shown)) throw new PluginError('conflict', `${attempt}: the key ${name} was replaced`);
      return current;
    });
  };
  return {
    creates: kinds,
    async find(name, call) {
      await enter(name, call, `looking for the key ${name}`);
      return held(name);
    },
    async create(name, kind, call) {
      const attempt = `creating the key ${name}`;
      const answered = await begin(storage, call, attempt);
      mustBeUsable(name, attempt);
      mustBe(kind, attempt);
      const privateKey = await makePrivateKey(kind);
      // Another call may have created the key meanwhile, so the name is checked in the same turn in which it is taken.
      heed(call, attempt);
      if (storage.keys.has(name)) throw new PluginError('conflict', `${attempt}: the name is taken`);
      storage.keys.set(name, privateKey);
      const key = held(name);
      if (key === null) throw new PluginError('uncertain', `${attempt}: it does not exist`);
      await answered('uncertain');
      return key;
    },
  };
}

function keyGenerator(storage: MemoryStorage): KeyGenerator {
  const reachFor = (call: Call, attempt: string) => reach(storage, call, attempt);
  return {
    makes: kinds,
    async generate(kind, call) {
      const attempt = `generating an ${kind} key`;
      await reach(storage, call, attempt);
      mustBe(kind, attempt);
      const privateKey = await makePrivateKey(kind);
      heed(call, attempt);
      return generatedKey(privateKey, reachFor);
    },
    async adopt(pkcs8, call) {
      await reach(storage, call, 'adopting a key');
      const privateKey = pkcs8.use(readPkcs8);
      return generatedKey(privateKey, reachFor);
    },
  };
}

function mustBe(kind: KeyKind, attempt: string): void {
  if (!kinds.includes(kind)) throw new PluginError('unsupported', `${attempt}: there is no such kind`);
}
