import { createHash, randomBytes } from 'node:crypto';
import { Agent } from 'node:http';
import { type Call, type KeyKind, keyKinds } from '@kpki/plugin';
import { component, httpRequest, startReadyVault, temporaryDirectory, type Vault } from '@kpki/services';
import { backend } from '@kpki/vault';
import type { Benchmark } from '../benchmark.ts';
import { openBackend, rateOf } from '../signing.ts';

const count = 400;
/** As many as the backend has connections. */
const lanes = 8;
const kinds: readonly KeyKind[] = ['ec-p256', 'rsa-2048'];
/** About as long as what is signed of a certificate. */
const message = new Uint8Array(randomBytes(700));
const call: Call = { signal: new AbortController().signal };

export const transitSignatures: readonly (readonly Benchmark[])[] = kinds.map((kind) => {
  if ('missing' in component('vault')) {
    console.error('no rows of transit: vault is not installed');
    return [];
  }
  const name = `transit, ${kind}, signatures a second`;
  return [
    {
      rows: [
        `${name}, in turn`,
        `  peer: ${name}, in turn`,
        `${name}, ${lanes} at once`,
        `  peer: ${name}, ${lanes} at once`,
      ],
      times: 3,
      measure: () => measure(kind),
    },
  ];
});

async function measure(kind: KeyKind): Promise<readonly (readonly number[])[]> {
  await using directory = await temporaryDirectory();
  await using vault = await startReadyVault({ directory: directory.path });
  await vault.must('POST', 'sys/mounts/transit', { type: 'transit' });
  process.env['VAULT_TOKEN'] = vault.rootToken();
  const opened = await openBackend(backend, { address: vault.address, transit: {} });
  const key = await opened.keyStore?.create('bench', kind, call);
  const [how] = key?.signatures ?? [];
  if (key === undefined || how === undefined) throw new Error('the backend makes no key that signs');
  const sign = () => key.sign(message, how, call);
  const agent = new Agent({ keepAlive: true, maxSockets: lanes });
  const ask = plainRequest(vault, kind, agent);
  // Once around, so that no figure has the first connection in it.
  await rateOf(lanes, lanes, sign);
  await rateOf(lanes, lanes, ask);
  const figures = [
    [await rateOf(count, 1, sign)],
    [await rateOf(count, 1, ask)],
    [await rateOf(count, lanes, sign)],
    [await rateOf(count, lanes, ask)],
  ];
  agent.destroy();
  await opened.close();
  return figures;
}

/** What the backend sends for a signature, without anything around it. */
function plainRequest(vault: Vault, kind: KeyKind, agent: Agent): () => Promise<void> {
  const input = createHash('sha256').update(message).digest('base64');
  const scheme =
    keyKinds[kind].family === 'rsa' ? { signature_algorithm: 'pkcs1v15' } : { marshaling_algorithm: 'asn1' };
  const request = {
    agent,
    method: 'POST',
    headers: { 'x-vault-token': vault.rootToken(), 'content-type': 'application/json' },
    body: JSON.stringify({ input, prehashed: true, hash_algorithm: 'sha2-256', ...scheme }),
  };
  return async () => {
    const { status, body } = await httpRequest(`${vault.address}/v1/transit/sign/bench`, request);
    if (status !== 200) throw new Error(`${status} ${body}`);
  };
}
