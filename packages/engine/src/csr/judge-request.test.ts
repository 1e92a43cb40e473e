import { createRequest, type RequestTemplates } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { caPlacementsOf } from '../../test/ca-placements.ts';
import { cluster } from '../../test/clusters.ts';
import { newKey, publicKeyOf, signingKey } from '../../test/keys.ts';
import { call, emptyState } from '../../test/observed-state.ts';
import { asking, externalCluster, refusedBy, signing, signingRequestsOf } from '../../test/two-sides.ts';
import { pinOf } from '../inventory/wording.ts';
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

const why = async (signingRequest: SigningRequest) =>
  (await refusedBy(signer, [signingRequest])).map((each) => each.why).join();

test('what asks for exactly what is declared is refused nothing', async () => {
  expect(await refusedBy(signer, signingRequests)).toEqual([]);
});

describe('a request', () => {
  const { names, subject } = honest;
  const evil = { dns: [...names.dns, 'evil.example.com'], ip: names.ip };

  test.each<readonly [string, () => Promise<SigningRequest>, string | RegExp]>([
    ['that is none', async () => ({ ...honest, csr: Uint8Array.of(1, 2, 3) }), /request/],
    ['over another kind of key', () => withRequest({}, 'rsa-2048'), 'its key is rsa-2048, declared is ec-p256'],
    [
      'for another subject',
      () => withRequest({ subject: { commonName: 'kube-apiserver', organizations: ['system:masters'] } }),
      /asks for the subject .*system:masters/,
    ],
    ['for more names', () => withRequest({ names: evil }), /asks for the names .*evil\.example\.com/],
    ['for fewer names', () => withRequest({ names: { dns: ['cp1'], ip: [] } }), /asks for the names cp1, which/],
    [
      'for one name twice in place of two',
      () => withRequest({ names: { dns: names.dns.map(() => names.dns[0] ?? ''), ip: names.ip } }),
      /which are not those declared here/,
    ],
    ['for names of another kind', () => withRequest({ names: { ...names, uri: ['spiffe://x/y'] } }), /spiffe/],
    ['for no names', () => withRequest({ names: { dns: [], ip: [] } }), /asks for the names none/],
    [
      'for other usages',
      () => withRequest({ usages: ['digital signature', 'client auth'] }),
      'the requested usages digital signature, client auth are not the usages in the spec',
    ],
    ['for a CA', () => withRequest({ ca: {} }), 'the request is for a CA certificate'],
    [
      'over another key than is said',
      async () => ({ ...(await withRequest({})), publicKey: honest.publicKey }),
      'the request has another key than the bundle states',
    ],
  ])('%s is refused', async (_, signingRequest, says) => {
    expect(subject.commonName).toBe('kube-apiserver');
    expect(await why(await signingRequest())).toMatch(says);
  });
});

describe('what is said of a request', () => {
  test.each<readonly [Partial<SigningRequest>, string]>([
    [{ artifact: 'apiserver cp9' }, 'not in the spec of this machine'],
    [{ artifact: 'sa' }, 'no certificate'],
    [
      { subject: { commonName: 'x', organizations: ['y'] } },
      'the bundle states subject O=y, CN=x, the spec has CN=kube-apiserver',
    ],
    [{ names: { dns: ['x'], ip: [] } }, 'the bundle states names x, the spec has '],
    [{ ca: true }, 'the bundle states kind a CA, the spec has no CA'],
    [{ usages: ['client auth'] }, 'the bundle states usages client auth, the spec has digital signature, '],
    [{ seconds: 86_400 }, 'the bundle states lifetime 1d, the spec has 1y'],
    [{ pathLength: 0 }, 'the bundle states path length 0, the spec has not limited'],
    [
      { permittedNames: { dns: ['x'], ip: [] } },
      'the bundle states name constraints permitted x, the spec has none',
    ],
    [{ signer: 'etcd-ca' }, 'the bundle names etcd-ca as signer, the spec kubernetes-ca'],
  ])('%j is refused', async (otherwise, says) => {
    expect(await why({ ...honest, ...otherwise })).toContain(says);
  });

  test('twice is refused once', async () => {
    expect(await refusedBy(signer, [honest, honest])).toEqual([
      { artifact: honest.artifact, why: 'requested twice' },
    ]);
  });
});

describe('a machine that signs', () => {
  test('nothing where its CA is external too', async () => {
    expect(await refusedBy(await asking(), [honest])).toEqual([
      { artifact: honest.artifact, why: 'the key of kubernetes-ca is not on this machine either' },
    ]);
  });

  test('nothing with a CA that is not there, or not in order', async () => {
    const nothing = await emptyState(externalCluster);
    expect((await refusedBy(nothing, [honest]))[0]?.why).toMatch(/^kubernetes-ca is invalid on this machine: /);
    const damaged = await signing();
    damaged.put('pki/ca.crt', damaged.bytes('pki/etcd/ca.crt'));
    expect((await refusedBy(damaged, [honest]))[0]?.why).toMatch(/^kubernetes-ca is invalid on this machine: /);
  });

  test('no CA without an owner there', async () => {
    const declared = cluster();
    const external = { signer: { kind: 'external' } } as const;
    const observed = (await emptyState(declared)).heldBy(caPlacementsOf(declared, { 'kubernetes-ca': external }));
    await observed.apply();
    const [signingRequest] = await signingRequestsOf(observed);
    if (signingRequest === undefined) throw new Error('nothing is asked for');
    const here = (await signing(declared)).heldBy(caPlacementsOf(declared, {}));
    expect((await refusedBy(here, [signingRequest]))[0]?.why).toBe('no CA of this machine signs it');
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

  async function judged(ca: RequestTemplates['ca']): Promise<string> {
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
    return refused.map((each) => each.why).join();
  }

  const right = { pathLength: 0, permittedNames: { dns: ['.example.com'], ip: ['10.0.0.0/8'] } };

  test.each<readonly [RequestTemplates['ca'], RegExp]>([
    [undefined, /^the request is not for a CA certificate$/],
    [{ ...right, pathLength: 2 }, /other constraints/],
    [{ permittedNames: right.permittedNames }, /other constraints/],
    [{ pathLength: 0 }, /other constraints/],
    [{ ...right, permittedNames: { dns: ['.com'], ip: [] } }, /other constraints/],
    [{ ...right, excludedNames: { dns: ['x.example.com'], ip: [] } }, /other constraints/],
    [right, /^etcd-ca is invalid on this machine: /],
  ])('%j', async (ca, says) => {
    expect(await judged(ca)).toMatch(says);
  });
});
