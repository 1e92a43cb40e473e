import { createHash, sign } from 'node:crypto';
import type { Backend, SigningKey } from '@kpki/plugin';
import { PluginError, Secret } from '@kpki/plugin';
import { changedStore, inCreated, inStore, unheeded } from './parts.ts';
import { ids, type Saboteur } from './saboteur.ts';

export const keyStoreSaboteurs: readonly Saboteur<Backend>[] = [
  {
    does: 'answers ECDSA as r and s, not in DER',
    caughtBy: 'keyStore.create.signs',
    wrap: inStore((store, storage) => ({
      async create(name, kind, call) {
        const key = await store.create(name, kind, call);
        const held = storage.keys.get(name);
        if (held === undefined || kind !== 'ec-p256') return key;
        return { ...key, sign: async (message) => sign('sha256', message, { key: held, dsaEncoding: 'ieee-p1363' }) };
      },
    })),
  },
  {
    does: 'signs a digest as if it were the message',
    caughtBy: 'keyStore.create.signs',
    wrap: inCreated((key) => ({
      sign: (message, how, call) => key.sign(createHash('sha256').update(message).digest(), how, call),
    })),
  },
  {
    does: 'shows another key than it signs with',
    caughtBy: 'keyStore.create.signs',
    also: ['keyStore.create.found-again', 'keyStore.create.race', 'keyStore.names'],
    wrap: inStore((store) => ({
      async create(name, kind, call) {
        const key = await store.create(name, kind, call);
        const other = await store.create(`${name}.other`, kind, call);
        return { ...key, publicKey: other.publicKey };
      },
    })),
  },
  {
    does: 'says that a key is of another kind than it is',
    caughtBy: 'keyStore.create.signs',
    wrap: inCreated(() => ({ kind: 'ec-p384' })),
  },
  {
    does: 'lists a signature that the key cannot make',
    caughtBy: 'keyStore.create.signs',
    wrap: inCreated((key) => ({ signatures: [...key.signatures, 'rsa-sha256'] })),
  },
  {
    does: 'throws where a key is absent',
    caughtBy: 'keyStore.find.absent',
    also: ids(`
      keyStore.create.unsupported keyStore.create.cancelled keyStore.names.distinct rights.missing.changes-nothing`),
    wrap: inStore((store) => ({
      async find(name, call) {
        const key = await store.find(name, call);
        if (key === null) throw new PluginError('missing', `looking for ${name}`);
        return key;
      },
    })),
  },
  {
    does: 'finds another key each time',
    caughtBy: 'keyStore.find.same',
    also: ids(`
      keyStore.find.aborted.later keyStore.create.found-again keyStore.create.never-replaces keyStore.create.race
      keyStore.names keyStore.outlives-instance keyStore.sign.denied`),
    wrap(opened) {
      let found = 0;
      return changedStore(opened, (store) => ({
        async find(name, call) {
          const key = await store.find(name, call);
          if (key === null) return null;
          found += 1;
          return store.create(`${name}.${process.hrtime.bigint()}.${found}`, key.kind, call);
        },
      }));
    },
  },
  {
    does: 'looks for a key although the caller gave up',
    caughtBy: 'keyStore.find.cancelled',
    wrap: inStore((store) => ({ find: (name, call) => store.find(name, unheeded(call)) })),
  },
  {
    does: 'loses the key that it created',
    caughtBy: 'keyStore.create.found-again',
    also: ids(`
      keyStore.find.same keyStore.create.never-replaces keyStore.create.race keyStore.create.denied keyStore.names
      keyStore.no-way-out keyStore.outlives-instance keyStore.rotated keyStore.sign.aborted
      keyStore.sign.aborted.later keyStore.sign.denied keyStore.sign.one-attempt keyStore.sign.one-attempt.later
      keyStore.sign.throttled keyStore.sign.unavailable sign.unsupported sign.cancelled sign.concurrently
      sign.leaves-message`),
    wrap: inStore((store) => ({ create: (name, kind, call) => store.create(`${name}.lost`, kind, call) })),
  },
  {
    does: 'replaces a key whose name is taken',
    caughtBy: 'keyStore.create.never-replaces',
    also: ['keyStore.create.race', 'keyStore.create.unanswered'],
    wrap: inStore((store, storage) => ({
      async create(name, kind, call) {
        const made = await store.create(`${name}.new`, kind, call);
        const held = storage.keys.get(`${name}.new`);
        if (held !== undefined) storage.keys.set(name, held);
        storage.keys.delete(`${name}.new`);
        return (await store.find(name, call)) ?? made;
      },
    })),
  },
  {
    does: 'looks whether a name is taken, and then leaps',
    caughtBy: 'keyStore.create.race',
    also: ['keyStore.create.unanswered'],
    wrap: inStore((store, storage) => ({
      async create(name, kind, call) {
        if (storage.keys.has(name)) throw new PluginError('conflict', `creating ${name}: the name is taken`);
        const temporary = `${name}.${process.hrtime.bigint()}`;
        await store.create(temporary, kind, call);
        const made = storage.keys.get(temporary);
        if (made !== undefined) storage.keys.set(name, made);
        const key: SigningKey | null = await store.find(name, call);
        if (key === null) throw new PluginError('uncertain', `creating ${name}`);
        return key;
      },
    })),
  },
  {
    does: 'creates a key of another kind where it cannot create the one requested for',
    caughtBy: 'keyStore.create.unsupported',
    wrap: inStore((store) => ({
      create: (name, kind, call) => store.create(name, store.creates.includes(kind) ? kind : 'ec-p256', call),
    })),
  },
  {
    does: 'creates a key although the caller gave up',
    caughtBy: 'keyStore.create.cancelled',
    wrap: inStore((store) => ({ create: (name, kind, call) => store.create(name, kind, unheeded(call)) })),
  },
  {
    does: 'gives held keys a way out',
    caughtBy: 'keyStore.no-way-out',
    wrap: inStore((store) => ({
      async create(name, kind, call) {
        const key = await store.create(name, kind, call);
        return { ...key, export: async () => new Secret(new Uint8Array()) };
      },
    })),
  },
  {
    does: 'shows the private key object on a held key',
    caughtBy: 'keyStore.no-way-out',
    wrap: inStore((store, storage) => ({
      async find(name, call) {
        const key = await store.find(name, call);
        return key === null ? null : { ...key, handle: storage.keys.get(name) };
      },
    })),
  },
  {
    does: 'keeps its keys in the instance',
    caughtBy: 'keyStore.outlives-instance',
    wrap(opened) {
      const own = new Set<string>();
      return changedStore(opened, (store) => ({
        create(name, kind, call) {
          own.add(name);
          return store.create(name, kind, call);
        },
        find: (name, call) => (own.has(name) || call.signal.aborted ? store.find(name, call) : Promise.resolve(null)),
      }));
    },
  },
  {
    does: 'signs with the key that took the place of the one shown',
    caughtBy: 'keyStore.rotated',
    wrap: inStore((store) => ({
      async find(name, call) {
        const shown = await store.find(name, call);
        if (shown === null) return null;
        return {
          ...shown,
          async sign(message, how, signing) {
            const current = (await store.find(name, unheeded(signing))) ?? shown;
            return current.sign(message, current.signatures.includes(how) ? how : 'ed25519', signing);
          },
        };
      },
    })),
  },
  {
    does: 'takes a key that is disabled for one that is absent',
    caughtBy: 'keyStore.find.disabled',
    wrap: inStore((store, storage) => ({
      find: async (name, call) => (storage.disabled.has(name) && !call.signal.aborted ? null : store.find(name, call)),
    })),
  },
];
