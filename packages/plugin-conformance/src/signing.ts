import assert from 'node:assert/strict';
import { createPublicKey, randomBytes, verify } from 'node:crypto';
import type { Backend, SigningKey } from '@kpki/plugin';
import { type KeyKind, keyKindOf, keyKinds, type SignatureKind, signatureKinds } from '@kpki/plugin';
import { patient } from './assertions.ts';
import type { Trial } from './case.ts';

/** As long as a certificate with many names, so that a key which treats a digest as the message is detected. */
const messageLength = 5000;

/** Checks the key's kind and every signature that it lists, with the shown public key and node:crypto. */
export async function assertSigns(key: SigningKey): Promise<void> {
  assert.equal(keyKindOf(key.publicKey), key.kind, 'the public key is of another kind than the key says');
  assert.ok(key.signatures.length > 0, `the ${key.kind} key lists no signature`);
  for (const how of key.signatures) {
    assert.ok(keyKinds[key.kind].signatures.includes(how), `the ${key.kind} key lists ${how}`);
    const message = randomBytes(messageLength);
    assertVerifies(key, message, how, await key.sign(new Uint8Array(message), how, patient));
  }
}

export function assertVerifies(key: SigningKey, message: Uint8Array, how: SignatureKind, signature: Uint8Array): void {
  const publicKey = createPublicKey({ key: Buffer.from(key.publicKey), format: 'der', type: 'spki' });
  const holds = verify(signatureKinds[how].digest, message, { key: publicKey, dsaEncoding: 'der' }, signature);
  assert.ok(holds, `the ${how} signature does not verify under the ${key.kind} public key shown`);
}

const cheapestFirst: readonly KeyKind[] = [
  'ec-p256',
  'ed25519',
  'ec-p384',
  'ec-p521',
  'rsa-2048',
  'rsa-3072',
  'rsa-4096',
];

/** Returns the kind that is generated fastest. */
export function cheapest(kinds: readonly KeyKind[]): KeyKind {
  const kind = cheapestFirst.find((each) => kinds.includes(each));
  assert.ok(kind !== undefined, 'no kind of key is declared');
  return kind;
}

export const firstSignature = (key: SigningKey): SignatureKind => {
  const [how] = key.signatures;
  assert.ok(how !== undefined, `the ${key.kind} key lists no signature`);
  return how;
};

export const hasKeys = (backend: Backend): boolean =>
  backend.keyStore !== undefined || backend.keyGenerator !== undefined;

export async function someKeys(trial: Trial<Backend>): Promise<SigningKey[]> {
  const { keyStore, keyGenerator } = trial.instance;
  const keys: SigningKey[] = [];
  if (keyGenerator !== undefined) keys.push(await keyGenerator.generate(cheapest(keyGenerator.makes), patient));
  if (keyStore !== undefined) {
    const name = await heldName(trial);
    const held = await keyStore.find(name, patient);
    assert.ok(held !== null, `the key ${name} is not found`);
    keys.push(held);
  }
  return keys;
}

/**
 * Returns the name of a key in the key store: created now, or, if keys come from a ceremony, the name from the harness.
 */
export async function heldName(trial: Trial<Backend>): Promise<string> {
  const { keyStore } = trial.instance;
  assert.ok(keyStore !== undefined);
  if (keyStore.creates.length === 0) return trial.hook('held');
  const name = trial.fresh();
  await keyStore.create(name, cheapest(keyStore.creates), patient);
  return name;
}
