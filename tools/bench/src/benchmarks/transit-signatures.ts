import { createHash, randomBytes } from 'node:crypto';
import { type Backend, type Call, type Host, type KeyKind, keyKinds, PluginError, type SigningKey } from '@kpki/plugin';
import { component, startReadyVault, temporaryDirectory, type Vault } from '@kpki/services';
import { backend } from '@kpki/vault';
import type { Benchmark } from '../benchmark.ts';
import { type PlainRequest, type PlainServer, sequentially } from '../plain-requests.ts';

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
  const opened = await openOn(vault);
  const key = await opened.keyStore?.create('bench', kind, call);
  if (key === undefined) throw new Error('the backend has no key store');
  const plain = plainServer(vault);
  // Once around, so that no figure has the first connection in it.
  await sign(key, lanes, lanes);
  const figures = [
    await rate(() => sign(key, count, 1)),
    await rate(() => plainly(plain, kind, count, 1)),
    await rate(() => sign(key, count, lanes)),
    await rate(() => plainly(plain, kind, count, lanes)),
  ];
  await opened.close();
  return figures.map((figure) => [figure]);
}

async function rate(act: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await act();
  return (count * 1000) / (performance.now() - from);
}

async function openOn(vault: Vault): Promise<Backend> {
  const host: Host = {
    folder: process.cwd(),
    log: () => {},
    ask: () => Promise.reject(new PluginError('denied', 'no person can answer')),
    agree: async () => {},
    now: () => new Date(),
    describe: () => ({ digest: '' }),
  };
  process.env['VAULT_TOKEN'] = vault.rootToken();
  const given = { address: vault.address, transit: {} };
  const checked = await backend.options['~standard'].validate(given);
  if (checked.issues !== undefined) throw new Error(checked.issues.map((issue) => issue.message).join('; '));
  return backend.open(checked.value, host);
}

async function sign(key: SigningKey, total: number, width: number): Promise<void> {
  const [how] = key.signatures;
  if (how === undefined) throw new Error('the key makes no signature');
  await inLanes(total, width, async (share) => {
    for (let at = 0; at < share; at += 1) await key.sign(message, how, call);
  });
}

async function plainly(server: PlainServer, kind: KeyKind, total: number, width: number): Promise<void> {
  const input = createHash('sha256').update(message).digest('base64');
  const scheme =
    keyKinds[kind].family === 'rsa' ? { signature_algorithm: 'pkcs1v15' } : { marshaling_algorithm: 'asn1' };
  const request: PlainRequest = {
    method: 'POST',
    path: '/v1/transit/sign/bench',
    body: JSON.stringify({ input, prehashed: true, hash_algorithm: 'sha2-256', ...scheme }),
  };
  await inLanes(total, width, async (share) => {
    await sequentially(
      server,
      Array.from({ length: share }, () => request),
    );
  });
}

async function inLanes(total: number, width: number, run: (share: number) => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: width }, () => run(total / width)));
}

function plainServer(vault: Vault): PlainServer {
  return { origin: vault.address, headers: { 'x-vault-token': vault.rootToken() } };
}
