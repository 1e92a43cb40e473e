import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import type { Backend, GeneratedKey } from '@kpki/plugin';
import { Secret } from '@kpki/plugin';
import { errorOf, givenUp, patient } from './assertions.ts';
import type { Case, Trial } from './case.ts';
import { cheapest } from './signing.ts';
import { assertUntraced, newCanary } from './traces.ts';

/**
 * Returns the private value itself (RFC 7517's `d`), and the beginning of its PKCS#8: enough to recognize either
 * anywhere.
 */
async function tracesOfKey(key: GeneratedKey): Promise<Uint8Array[]> {
  const exported = await key.export(patient);
  return exported.use((bytes) => {
    const jwk = createPrivateKey({ key: Buffer.from(bytes), format: 'der', type: 'pkcs8' }).export({ format: 'jwk' });
    assert.ok(jwk.d !== undefined, 'what was exported is no private key');
    return [Buffer.from(jwk.d, 'base64url').subarray(0, 16), new Uint8Array(bytes.subarray(0, 24))];
  });
}

async function errorsAroundKey(trial: Trial<Backend>, key: GeneratedKey, noise: Uint8Array): Promise<unknown[]> {
  const { keyGenerator } = trial.instance;
  assert.ok(keyGenerator !== undefined);
  const exported = await key.export(patient);
  const cut = exported.use((bytes) => new Secret(new Uint8Array(bytes.subarray(0, -1))));
  const trailing = exported.use((bytes) => new Secret(Buffer.concat([bytes, noise])));
  return [
    await errorOf(() => keyGenerator.adopt(new Secret(new Uint8Array(noise)), patient)),
    await errorOf(() => keyGenerator.adopt(cut, patient)),
    await errorOf(() => keyGenerator.adopt(trailing, patient)),
    await errorOf(() => keyGenerator.adopt(exported, givenUp)),
    await errorOf(() => key.export(givenUp)),
    await errorOf(() => key.sign(noise, key.kind.startsWith('rsa') ? 'ed25519' : 'rsa-sha256', patient)),
  ];
}

export const backendCanaryCases: readonly Case<Backend>[] = [
  {
    id: 'canary.keys',
    promise: 'A private key shows in no error, log line or value but this result.',
    when: (backend) => backend.keyGenerator !== undefined,
    async run(trial) {
      const { keyGenerator } = trial.instance;
      assert.ok(keyGenerator !== undefined);
      const key = await keyGenerator.generate(cheapest(keyGenerator.makes), patient);
      const noise = Buffer.from(newCanary());
      const errors = await errorsAroundKey(trial, key, noise);
      const adopted = await keyGenerator.adopt(await key.export(patient), patient);
      for (const trace of [...(await tracesOfKey(key)), noise]) {
        assertUntraced(trace, 'an error', errors);
        assertUntraced(trace, 'the log', trial.log);
        assertUntraced(trace, 'a key', [key, adopted, await key.export(patient)]);
        assertUntraced(trace, 'the backend', trial.instance);
      }
    },
  },
];
