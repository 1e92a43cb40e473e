import { createRequest, type RequestTemplates } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { caPlacementsOf } from '../../test/ca-placements.ts';
import { cluster } from '../../test/clusters.ts';
import { newKey, publicKeyOf, signingKey } from '../../test/keys.ts';
import { call, emptyState, type TestState } from '../../test/observed-state.ts';
import { asking, externalCluster, refusedBy, signing, signingRequestsOf } from '../../test/two-sides.ts';
import { pinOf } from '../inventory/wording.ts';
import { type RequestStatements, refusedRequest } from '../model/csr-refusals.ts';
import type { Finding } from '../model/finding.ts';
import type { Statement } from '../model/statement.ts';
import type { SigningRequest } from './request-checks.ts';

const asked = await asking();
await asked.apply();
const signingRequests = await signingRequestsOf(asked);
const [first] = signingRequests;
if (first === undefined) throw new Error('nothing is asked for');
const honest = first;
const signer = await signing();

/** The first signing request with another CSR and the public key of that. */
async function withRequest(templates: Partial<RequestTemplates>, kind: 'ec-p256' | 'rsa-2048' = 'ec-p256') {
  const key = newKey(kind);
  const { subject, names } = honest;
  const csr = await createRequest({ subject, names, ...templates }, signingKey(key), call);
  return { ...honest, csr, publicKey: pinOf(publicKeyOf(key)) };
}

async function refusalsOf(signingRequest: SigningRequest): Promise<readonly Statement[]> {
  return (await refusedBy(signer, [signingRequest])).map(({ why }) => why);
}

test('what asks for exactly what is declared is refused nothing', async () => {
  expect(await refusedBy(signer, signingRequests)).toEqual([]);
});

describe('a request', () => {
  const { names, subject } = honest;
  const evil = { dns: [...names.dns, 'evil.example.com'], ip: names.ip };
  const twice = { dns: names.dns.map(() => names.dns[0] ?? ''), ip: names.ip };

  test.each<readonly [string, () => Promise<SigningRequest>, keyof RequestStatements, object]>([
    [
      'that is none',
      async () => ({ ...honest, csr: Uint8Array.of(1, 2, 3) }),
      'request/unreadable',
      { why: expect.stringContaining('request') },
    ],
    [
      'over another kind of key',
      () => withRequest({}, 'rsa-2048'),
      'request/key-kind-differs',
      { found: 'rsa-2048', wanted: 'ec-p256' },
    ],
    [
      'for another subject',
      () => withRequest({ subject: { commonName: 'kube-apiserver', organizations: ['system:masters'] } }),
      'request/subject-differs',
      { found: expect.stringContaining('system:masters') },
    ],
    [
      'for more names',
      () => withRequest({ names: evil }),
      'request/names-differ',
      { found: [...evil.dns, ...evil.ip] },
    ],
    [
      'for fewer names',
      () => withRequest({ names: { dns: ['cp1'], ip: [] } }),
      'request/names-differ',
      { found: ['cp1'] },
    ],
    [
      'for one name twice in place of two',
      () => withRequest({ names: twice }),
      'request/names-differ',
      { found: [...twice.dns, ...twice.ip] },
    ],
    [
      'for names of another kind',
      () => withRequest({ names: { ...names, uri: ['spiffe://x/y'] } }),
      'request/names-differ',
      { found: [...names.dns, ...names.ip, 'spiffe://x/y'] },
    ],
    ['for no names', () => withRequest({ names: { dns: [], ip: [] } }), 'request/names-differ', { found: [] }],
    [
      'for other usages',
      () => withRequest({ usages: ['digital signature', 'client auth'] }),
      'request/usages-differ',
      { found: ['digital signature', 'client auth'] },
    ],
    ['for a CA', () => withRequest({ ca: {} }), 'request/asks-for-ca', {}],
    [
      'over another key than is said',
      async () => ({ ...(await withRequest({})), publicKey: honest.publicKey }),
      'request/other-key',
      {},
    ],
  ])('%s is refused', async (_, signingRequest, message, params) => {
    expect(subject.commonName).toBe('kube-apiserver');
    expect(await refusalsOf(await signingRequest())).toEqual([{ message, params }]);
  });
});

describe('what is said of a request', () => {
  const desiredNames = [...honest.names.dns, ...honest.names.ip].toSorted();
  const { commonName, organizations } = honest.subject;
  test.each<readonly [Partial<SigningRequest>, Statement]>([
    [{ artifact: 'apiserver cp9' }, { message: 'request/not-declared', params: {} }],
    [{ artifact: 'sa' }, { message: 'request/no-certificate', params: {} }],
    [
      { subject: { commonName: 'x', organizations: ['y'] } },
      {
        message: 'request/said/subject',
        params: { said: { commonName: 'x', organizations: ['y'] }, declared: { commonName, organizations } },
      },
    ],
    [
      { names: { dns: ['x'], ip: [] } },
      { message: 'request/said/names', params: { said: ['x'], declared: desiredNames } },
    ],
    [{ ca: true }, { message: 'request/said/is-ca', params: { said: true, declared: false } }],
    [
      { usages: ['client auth'] },
      { message: 'request/said/usages', params: { said: ['client auth'], declared: honest.usages.toSorted() } },
    ],
    [{ seconds: 86_400 }, { message: 'request/said/seconds', params: { said: 86_400, declared: 365 * 86_400 } }],
    [{ pathLength: 0 }, { message: 'request/said/path-length', params: { said: 0, declared: null } }],
    [
      { permittedNames: { dns: ['x'], ip: [] } },
      { message: 'request/said/permitted-names', params: { said: ['x'], declared: [] } },
    ],
    [
      { signer: 'etcd-ca' },
      { message: 'request/other-signer', params: { said: 'etcd-ca', declared: 'kubernetes-ca' } },
    ],
  ])('%j is refused', async (otherwise, refusal) => {
    expect(await refusalsOf({ ...honest, ...otherwise })).toEqual([refusal]);
  });

  test('twice is refused once', async () => {
    expect(await refusedBy(signer, [honest, honest])).toEqual([refusedRequest(honest.artifact, 'asked-twice', {})]);
  });
});

describe('a machine that signs', () => {
  test('nothing where its CA is external too', async () => {
    expect(await refusedBy(await asking(), [honest])).toEqual([
      refusedRequest(honest.artifact, 'key-elsewhere', { ca: 'kubernetes-ca' }),
    ]);
  });

  test('nothing with a CA that is missing or invalid', async () => {
    const findingsIn = async (observed: TestState): Promise<readonly Finding[]> => {
      const [refused] = await refusedBy(observed, [honest]);
      if (refused?.why.message !== 'request/signer-not-ok') throw new Error('not refused for the signer');
      expect(refused.why.params.ca).toBe('kubernetes-ca');
      return refused.why.params.findings ?? [];
    };
    expect(await findingsIn(await emptyState(externalCluster))).not.toEqual([]);
    const damaged = await signing();
    damaged.put('pki/ca.crt', damaged.bytes('pki/etcd/ca.crt'));
    expect(await findingsIn(damaged)).not.toEqual([]);
  });

  test('no CA without an owner there', async () => {
    const declared = cluster();
    const external = { signer: { kind: 'external' } } as const;
    const observed = (await emptyState(declared)).heldBy(caPlacementsOf(declared, { 'kubernetes-ca': external }));
    await observed.apply();
    const [signingRequest] = await signingRequestsOf(observed);
    if (signingRequest === undefined) throw new Error('nothing is asked for');
    const here = (await signing(declared)).heldBy(caPlacementsOf(declared, {}));
    expect((await refusedBy(here, [signingRequest]))[0]?.why).toEqual({ message: 'request/no-signer', params: {} });
  });
});

describe('a CA that is asked for', () => {
  const limited = cluster({
    ca: {
      topology: 'separate',
      limitPathLength: true,
      permittedNames: { dns: ['.example.com'], ip: ['10.0.0.0/8'] },
    },
  });
  const below = { 'kubernetes-ca': { signer: { kind: 'ca', name: 'etcd-ca' } } } as const;

  async function judged(ca: RequestTemplates['ca']): Promise<readonly Statement[]> {
    const observed = (await emptyState(limited)).heldBy(
      caPlacementsOf(limited, { 'kubernetes-ca': { signer: { kind: 'external' } } }),
    );
    await observed.apply();
    const [signingRequest] = await signingRequestsOf(observed);
    if (signingRequest === undefined) throw new Error('nothing is asked for');
    const key = newKey();
    const { subject, names } = signingRequest;
    const templates = { subject, names, ...(ca === undefined ? {} : { ca }) };
    const csr = await createRequest(templates, signingKey(key), call);
    const office = (await emptyState(limited)).heldBy(caPlacementsOf(limited, below));
    const refused = await refusedBy(office, [{ ...signingRequest, csr, publicKey: pinOf(publicKeyOf(key)) }]);
    return refused.map(({ why }) => why);
  }

  const right = { pathLength: 0, permittedNames: { dns: ['.example.com'], ip: ['10.0.0.0/8'] } };

  const differ: Statement = { message: 'request/constraints-differ', params: {} };

  test.each<readonly [RequestTemplates['ca'], Statement]>([
    [undefined, { message: 'request/asks-for-no-ca', params: {} }],
    [{ ...right, pathLength: 2 }, differ],
    [{ permittedNames: right.permittedNames }, differ],
    [{ pathLength: 0 }, differ],
    [{ ...right, permittedNames: { dns: ['.com'], ip: [] } }, differ],
    [{ ...right, excludedNames: { dns: ['x.example.com'], ip: [] } }, differ],
    [right, { message: 'request/signer-not-ok', params: expect.objectContaining({ ca: 'etcd-ca' }) }],
  ])('%j', async (ca, refusal) => {
    expect(await judged(ca)).toEqual([refusal]);
  });
});
