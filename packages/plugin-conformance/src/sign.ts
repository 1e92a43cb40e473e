import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Backend } from '@kpki/plugin';
import { type SignatureKind, signatureKinds } from '@kpki/plugin';
import { givenUp, patient, rejectsWith } from './assertions.ts';
import type { Case } from './case.ts';
import { casesWhen } from './cases-when.ts';
import { assertVerifies, firstSignature, hasKeys, someKeys } from './signing.ts';

export const signCases: readonly Case<Backend>[] = casesWhen<Backend>(hasKeys, [
  {
    id: 'sign.unsupported',
    promise: "An algorithm that `signatures` does not list is 'unsupported'.",
    async run(trial) {
      for (const key of await someKeys(trial)) {
        const kinds = Object.keys(signatureKinds) as SignatureKind[];
        for (const how of kinds.filter((kind) => !key.signatures.includes(kind))) {
          await rejectsWith('unsupported', `${how} of an ${key.kind} key`, () =>
            key.sign(randomBytes(64), how, patient),
          );
        }
      }
    },
  },
  {
    id: 'sign.cancelled',
    promise: "A call whose signal has fired before it is 'cancelled', and changes nothing.",
    async run(trial) {
      for (const key of await someKeys(trial)) {
        await rejectsWith('cancelled', 'sign', () => key.sign(randomBytes(64), firstSignature(key), givenUp));
      }
    },
  },
  {
    id: 'sign.concurrently',
    promise: 'Many calls may run at once.',
    async run(trial) {
      // More than a pool of sessions holds: a PKCS#11 session, for example, makes one signature at a time.
      const messages = Array.from({ length: 24 }, () => randomBytes(200));
      for (const key of await someKeys(trial)) {
        const how = firstSignature(key);
        const signatures = await Promise.all(messages.map((message) => key.sign(message, how, patient)));
        for (const [index, message] of messages.entries()) {
          assertVerifies(key, message, how, signatures[index] ?? new Uint8Array());
        }
      }
    },
  },
  {
    id: 'sign.leaves-message',
    promise: 'Leaves the message unchanged.',
    async run(trial) {
      for (const key of await someKeys(trial)) {
        const message = new Uint8Array(randomBytes(64));
        const before = message.slice();
        await key.sign(message, firstSignature(key), patient);
        assert.deepEqual(message, before, 'the message was changed');
      }
    },
  },
]);
