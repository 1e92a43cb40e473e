import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import type { Backend, GeneratedKey, KeyGenerator } from '@kpki/plugin';
import { type KeyKind, keyKinds, Secret } from '@kpki/plugin';
import { givenUp, patient, rejectsWith } from './assertions.ts';
import type { Case, Trial } from './case.ts';
import { casesWhen } from './cases-when.ts';
import { assertSigns, cheapest } from './signing.ts';

const generates = (backend: Backend): boolean => backend.keyGenerator !== undefined;

function generatorOf(trial: Trial<Backend>): KeyGenerator {
  assert.ok(trial.instance.keyGenerator !== undefined);
  return trial.instance.keyGenerator;
}

const one = (generator: KeyGenerator): Promise<GeneratedKey> => generator.generate(cheapest(generator.makes), patient);

const spki = (key: KeyObject): Uint8Array => new Uint8Array(key.export({ type: 'spki', format: 'der' }));

const readByNode = (exported: Secret): KeyObject =>
  exported.use((bytes) => createPrivateKey({ key: Buffer.from(bytes), format: 'der', type: 'pkcs8' }));

function foreignKey(kind: KeyKind): KeyObject {
  const { family, bits, curve } = keyKinds[kind];
  if (family === 'rsa') return generateKeyPairSync('rsa', { modulusLength: bits }).privateKey;
  if (curve !== undefined) return generateKeyPairSync('ec', { namedCurve: curve }).privateKey;
  return generateKeyPairSync('ed25519').privateKey;
}

/** Bytes that are no PKCS#8 key in DER of a kind that kpki supports. */
const refused: readonly [string, () => Uint8Array][] = [
  ['nothing', () => new Uint8Array()],
  ['noise', () => randomBytes(200)],
  ['an empty SEQUENCE', () => Uint8Array.of(0x30, 0x00)],
  ['a public key', () => spki(generateKeyPairSync('ed25519').publicKey)],
  ['PEM', () => Buffer.from(foreignKey('ec-p256').export({ type: 'pkcs8', format: 'pem' }))],
  ['SEC 1', () => foreignKey('ec-p256').export({ type: 'sec1', format: 'der' })],
  ['a key cut short', () => foreignKey('ed25519').export({ type: 'pkcs8', format: 'der' }).subarray(0, -5)],
  ['an X25519 key', () => generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'der' })],
];

export const keyGeneratorCases: readonly Case<Backend>[] = casesWhen<Backend>(generates, [
  {
    id: 'keyGenerator.generate.signs',
    promise:
      'Signs the whole message, not a digest of it, with each algorithm that `signatures` lists; ECDSA signatures are DER.',
    async run(trial) {
      const generator = generatorOf(trial);
      for (const kind of generator.makes) {
        const key = await generator.generate(kind, patient);
        assert.equal(key.kind, kind);
        await assertSigns(key);
      }
    },
  },
  {
    id: 'keyGenerator.round-trip',
    promise: 'Adopts an exported key, as PKCS#8 DER.',
    async run(trial) {
      const generator = generatorOf(trial);
      for (const kind of generator.makes) {
        const key = await generator.generate(kind, patient);
        const adopted = await generator.adopt(await key.export(patient), patient);
        assert.equal(adopted.kind, kind);
        assert.deepEqual(adopted.publicKey, key.publicKey);
        await assertSigns(adopted);
      }
    },
  },
  {
    id: 'keyGenerator.distinct',
    promise: 'Each call makes another key.',
    async run(trial) {
      const generator = generatorOf(trial);
      const keys = await Promise.all([1, 2, 3].map(() => one(generator)));
      const publicKeys = new Set(keys.map((key) => Buffer.from(key.publicKey).toString('hex')));
      assert.equal(publicKeys.size, 3, 'two keys are one');
    },
  },
  {
    id: 'keyGenerator.generate.unsupported',
    promise: "A kind that `makes` does not list is 'unsupported'.",
    when: (backend) => generates(backend) && Object.keys(keyKinds).length > (backend.keyGenerator?.makes.length ?? 0),
    async run(trial) {
      const generator = generatorOf(trial);
      for (const kind of Object.keys(keyKinds) as KeyKind[]) {
        if (generator.makes.includes(kind)) continue;
        await rejectsWith('unsupported', `generating an ${kind} key`, () => generator.generate(kind, patient));
      }
    },
  },
  {
    id: 'keyGenerator.export.same-key',
    promise: 'PKCS#8, DER (RFC 5958), not encrypted, of the key that `publicKey` shows.',
    async run(trial) {
      const key = await one(generatorOf(trial));
      const exported = readByNode(await key.export(patient));
      assert.deepEqual(spki(createPublicKey(exported)), key.publicKey, 'what was exported is another key');
    },
  },
  {
    id: 'keyGenerator.export.own-copy',
    promise: 'The result is a copy: the caller may wipe it.',
    async run(trial) {
      const key = await one(generatorOf(trial));
      (await key.export(patient))[Symbol.dispose]();
      await assertSigns(key);
      assert.deepEqual(spki(createPublicKey(readByNode(await key.export(patient)))), key.publicKey);
    },
  },
  {
    id: 'keyGenerator.adopt.foreign',
    promise: 'Adopts a key of other software too, and keeps a copy: the caller wipes its own bytes.',
    async run(trial) {
      const generator = generatorOf(trial);
      const kind = cheapest(generator.makes);
      const foreign = foreignKey(kind);
      const pkcs8 = foreign.export({ type: 'pkcs8', format: 'der' });
      // `slice` of a Buffer makes no copy.
      for (const bytes of [new Uint8Array(pkcs8), Buffer.from(pkcs8)]) {
        const given = new Secret(bytes);
        const adopted = await generator.adopt(given, patient);
        // The caller wipes its bytes; the adopted key must not depend on them.
        given[Symbol.dispose]();
        assert.deepEqual(adopted.publicKey, spki(createPublicKey(foreign)));
        await assertSigns(adopted);
        const exported = readByNode(await adopted.export(patient));
        assert.ok(exported.equals(foreign), 'what was adopted is exported as another key');
      }
    },
  },
  {
    id: 'keyGenerator.adopt.invalid',
    promise: "Bytes that are no such key are 'invalid'.",
    async run(trial) {
      const generator = generatorOf(trial);
      for (const [name, bytes] of refused) {
        await rejectsWith('invalid', `adopting ${name}`, () => generator.adopt(new Secret(bytes()), patient));
      }
    },
  },
  {
    id: 'keyGenerator.cancelled',
    promise: "A call whose signal has fired before it is 'cancelled', and changes nothing.",
    async run(trial) {
      const generator = generatorOf(trial);
      const key = await one(generator);
      const exported = await key.export(patient);
      await rejectsWith('cancelled', 'generate', () => generator.generate(cheapest(generator.makes), givenUp));
      await rejectsWith('cancelled', 'adopt', () => generator.adopt(exported, givenUp));
      await rejectsWith('cancelled', 'export', () => key.export(givenUp));
    },
  },
]);
