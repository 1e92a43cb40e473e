import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { Backend, KeyStore } from '@kpki/plugin';
import { type KeyKind, keyKinds } from '@kpki/plugin';
import { errorOf, givenUp, mustBe, patient, rejectsWith } from './assertions.ts';
import type { Case, Trial } from './case.ts';
import { casesWhen } from './cases-when.ts';
import { assertSigns, cheapest, heldName } from './signing.ts';

const hasStore = (backend: Backend): boolean => backend.keyStore !== undefined;
const creates = (backend: Backend): boolean => (backend.keyStore?.creates.length ?? 0) > 0;

function storeOf(trial: Trial<Backend>): KeyStore {
  assert.ok(trial.instance.keyStore !== undefined);
  return trial.instance.keyStore;
}

/** The longest name that the host makes. */
const mostLetters = 64;

const longName = (trial: Trial<Backend>, count: number): string => {
  // Shortened as the host does: the beginning, a digest, and the part after the cluster.
  const end = `-17961db1.kubernetes-ca.${count}`;
  return `${trial.fresh().padEnd(mostLetters - end.length, 'abcd')}${end}`;
};

export const keyStoreCases: readonly Case<Backend>[] = casesWhen<Backend>(hasStore, [
  {
    id: 'keyStore.find.absent',
    promise: 'Null only if the plugin has proven that no key has that name.',
    async run(trial) {
      assert.equal(await storeOf(trial).find(trial.fresh(), patient), null);
    },
  },
  {
    id: 'keyStore.names',
    promise:
      "Accepts every name of the host: `<cluster>.<environment>.<CA>.<n>`, lower case, digits, '.' and '-', at most 64 characters; the cluster may have dots.",
    when: creates,
    async run(trial) {
      const store = storeOf(trial);
      // The host shortens longer names, so names of 64 characters are common.
      for (const name of [trial.fresh(), longName(trial, 1)]) {
        const created = await store.create(name, cheapest(store.creates), patient);
        const found = await store.find(name, patient);
        assert.deepEqual(found?.publicKey, created.publicKey, `the key ${name} is not found under its name`);
      }
    },
  },
  {
    id: 'keyStore.names.distinct',
    promise: 'Two names are two keys, however the store maps them: `a.b` and `a-b` are two names.',
    when: creates,
    async run(trial) {
      const store = storeOf(trial);
      const dotted = trial.fresh();
      const long = longName(trial, 1);
      const names = [dotted, dotted.replace('a-b', 'a.b'), dotted.replaceAll('.', '-'), long, `${long.slice(0, -1)}2`];
      const made = new Map<string, string>();
      for (const name of names) {
        assert.equal(
          await store.find(name, patient),
          null,
          `${name} is found, and only ${[...made.values()]} was made`,
        );
        const { publicKey } = await store.create(name, cheapest(store.creates), patient);
        const known = made.get(Buffer.from(publicKey).toString('hex'));
        assert.equal(known, undefined, `${name} and ${known} are one key`);
        made.set(Buffer.from(publicKey).toString('hex'), name);
      }
      // Names of a person, with a character that the store may use for dots.
      for (const name of ['_', '/'].map((sign) => dotted.replaceAll('.', sign))) {
        const found = await store.find(name, patient).catch((error: unknown) => {
          mustBe(error, ['invalid'], `finding the key ${name}`);
          return null;
        });
        assert.equal(found, null, `${name} is found, and only ${dotted} was made`);
      }
    },
  },
  {
    id: 'keyStore.find.same',
    promise:
      'A name means the same key for ever: a signature of today verifies against the certificate of any earlier day.',
    async run(trial) {
      const store = storeOf(trial);
      const name = await heldName(trial);
      const [once, again] = [await store.find(name, patient), await store.find(name, patient)];
      assert.ok(once !== null && again !== null);
      assert.deepEqual(again.publicKey, once.publicKey);
      await assertSigns(again);
    },
  },
  {
    id: 'keyStore.find.disabled',
    promise: "A key that is stored and cannot sign is never null: it is 'denied' or 'invalid'.",
    async run(trial) {
      const disable = trial.hook('disable');
      const name = await heldName(trial);
      await disable(name);
      const error = await errorOf(() => storeOf(trial).find(name, patient));
      mustBe(error, ['denied', 'invalid'], 'finding a key that cannot sign');
    },
  },
  {
    id: 'keyStore.find.cancelled',
    promise: "A call whose signal has fired before it is 'cancelled', and changes nothing.",
    async run(trial) {
      await rejectsWith('cancelled', 'find', () => storeOf(trial).find(trial.fresh(), givenUp));
    },
  },
  {
    id: 'keyStore.create.signs',
    promise:
      'Signs the whole message, not a digest of it, with each algorithm that `signatures` lists; ECDSA signatures are DER.',
    when: creates,
    async run(trial) {
      const store = storeOf(trial);
      for (const kind of store.creates) {
        const name = trial.fresh();
        const created = await store.create(name, kind, patient);
        assert.equal(created.kind, kind);
        await assertSigns(created);
      }
    },
  },
  {
    id: 'keyStore.create.found-again',
    promise: 'A key that was created is found under its name.',
    when: creates,
    async run(trial) {
      const store = storeOf(trial);
      const name = trial.fresh();
      const created = await store.create(name, cheapest(store.creates), patient);
      assert.deepEqual((await store.find(name, patient))?.publicKey, created.publicKey);
    },
  },
  {
    id: 'keyStore.create.never-replaces',
    promise: "Never replaces: a taken name is 'conflict', and its key stays.",
    when: creates,
    async run(trial) {
      const store = storeOf(trial);
      const name = trial.fresh();
      const kind = cheapest(store.creates);
      await store.create(name, kind, patient);
      const before = await store.find(name, patient);
      assert.ok(before !== null, 'a key that was created is not found');
      await rejectsWith('conflict', 'creating a key of a taken name', () => store.create(name, kind, patient));
      assert.deepEqual((await store.find(name, patient))?.publicKey, before.publicKey);
    },
  },
  {
    id: 'keyStore.create.race',
    promise: 'Of several calls that create one name at once, one succeeds.',
    when: creates,
    async run(trial) {
      const store = storeOf(trial);
      const name = trial.fresh();
      const kind = cheapest(store.creates);
      const results = await Promise.allSettled([1, 2, 3].map(() => store.create(name, kind, patient)));
      const made = results.filter((result) => result.status === 'fulfilled');
      assert.equal(made.length, 1, 'of three who create one name at a time, one does');
      for (const result of results) {
        if (result.status === 'rejected') {
          await rejectsWith('conflict', 'losing the race', () => Promise.reject(result.reason));
        }
      }
      assert.deepEqual((await store.find(name, patient))?.publicKey, made[0]?.value.publicKey);
    },
  },
  {
    id: 'keyStore.create.unsupported',
    promise: "A kind that `creates` does not list is 'unsupported', and no key is made.",
    when: (backend) => creates(backend) && Object.keys(keyKinds).length > (backend.keyStore?.creates.length ?? 0),
    async run(trial) {
      const store = storeOf(trial);
      const other = (Object.keys(keyKinds) as KeyKind[]).find((kind) => !store.creates.includes(kind));
      assert.ok(other !== undefined);
      const name = trial.fresh();
      await rejectsWith('unsupported', `creating an ${other} key`, () => store.create(name, other, patient));
      assert.equal(await store.find(name, patient), null);
    },
  },
  {
    id: 'keyStore.create.cancelled',
    promise: "A call whose signal has fired before it is 'cancelled', and changes nothing.",
    when: creates,
    async run(trial) {
      const store = storeOf(trial);
      const name = trial.fresh();
      await rejectsWith('cancelled', 'create', () => store.create(name, cheapest(store.creates), givenUp));
      assert.equal(await store.find(name, patient), null, 'a cancelled create left a key');
    },
  },
  {
    id: 'keyStore.no-way-out',
    promise: 'No method exports a key.',
    async run(trial) {
      const store = storeOf(trial);
      const found = await store.find(await heldName(trial), patient);
      const keys = creates(trial.instance)
        ? [found, await store.create(trial.fresh(), cheapest(store.creates), patient)]
        : [found];
      for (const key of keys) {
        assert.ok(key !== null);
        assert.ok(!('export' in key), 'a key in a key store has an export method');
        assert.doesNotMatch(inspect(key, { showHidden: true }), /PrivateKeyObject|PRIVATE KEY/);
      }
    },
  },
  {
    id: 'keyStore.outlives-instance',
    promise: 'Every instance on the same store finds the key.',
    async run(trial) {
      const name = await heldName(trial);
      const here = await storeOf(trial).find(name, patient);
      const there = await (await trial.reopen()).keyStore?.find(name, patient);
      assert.ok(here !== null && there !== null && there !== undefined);
      assert.deepEqual(there.publicKey, here.publicKey);
      await assertSigns(there);
    },
  },
  {
    id: 'keyStore.rotated',
    promise: "Always signs with the key that `publicKey` shows, or throws 'conflict'.",
    async run(trial) {
      const rotate = trial.hook('rotate');
      const name = await heldName(trial);
      const key = await storeOf(trial).find(name, patient);
      assert.ok(key !== null);
      await rotate(name);
      const error = await errorOf(() => assertSigns(key));
      if (error === undefined) return;
      await rejectsWith('conflict', 'signing after the key was replaced', () => Promise.reject(error));
    },
  },
]);
