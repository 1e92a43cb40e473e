import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Backend, BackendUse } from '@kpki/plugin';
import { patient } from './assertions.ts';
import { type Trial, unproven } from './case.ts';
import { issuersOf, leafRequest } from './issuing.ts';
import type { Attempt, Operation } from './operation.ts';
import { cheapest, firstSignature, heldName } from './signing.ts';

export const backendOperations: readonly Operation<Backend>[] = [
  {
    id: 'keyStore.find',
    does: 'finding a key',
    when: ({ keyStore }) => keyStore !== undefined,
    changes: 'nothing',
    async prepare(trial) {
      const store = storeOf(trial);
      const name = await heldName(trial);
      return { make: (call) => store.find(name, call), deny: denialOf(trial, useOfKey(name)) };
    },
  },
  {
    id: 'keyStore.create',
    does: 'creating a key',
    when: ({ keyStore }) => (keyStore?.creates.length ?? 0) > 0,
    changes: 'seen',
    async prepare(trial) {
      const store = storeOf(trial);
      const name = trial.fresh();
      const kind = cheapest(store.creates);
      return {
        make: (call) => store.create(name, kind, call),
        deny: denialOf(trial, useOfKey(name)),
        changed: async () => (await store.find(name, patient)) !== null,
      };
    },
  },
  {
    id: 'keyStore.sign',
    does: 'signing with a key of the store',
    when: ({ keyStore }) => keyStore !== undefined,
    changes: 'nothing',
    async prepare(trial) {
      const name = await heldName(trial);
      const key = await storeOf(trial).find(name, patient);
      assert.ok(key !== null, `the key ${name} is not found`);
      const message = randomBytes(64);
      return {
        make: (call) => key.sign(message, firstSignature(key), call),
        deny: denialOf(trial, useOfKey(name)),
      };
    },
  },
  {
    id: 'issuer.issue',
    does: 'issuing a certificate',
    when: ({ issuers }) => (issuers?.size ?? 0) > 0,
    changes: 'unseen',
    async prepare(trial) {
      const [first] = issuersOf(trial);
      if (first === undefined) throw unproven('an issuer');
      const [name, issuer] = first;
      const request = leafRequest(issuer);
      const use: BackendUse = { keys: [], issuers: [{ name, leaves: true, cas: false }] };
      return { make: (call) => issuer.issue(request, call), deny: denialOf(trial, use) };
    },
  },
];

function storeOf({ instance }: Trial<Backend>): NonNullable<Backend['keyStore']> {
  assert.ok(instance.keyStore !== undefined);
  return instance.keyStore;
}

const useOfKey = (name: string): BackendUse => ({ keys: [{ name, counted: false }], issuers: [] });

function denialOf({ hooks }: Trial<Backend>, use: BackendUse): Attempt['deny'] {
  const { deny } = hooks;
  return deny && (() => deny(use));
}
