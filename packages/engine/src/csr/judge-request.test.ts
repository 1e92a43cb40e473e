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
      'it asks for the usages digital signature, client auth, which are not those declared here',
    ],
    ['for a CA', () => withRequest({ ca: {} }), 'it asks for a CA'],
    [
      'over another key than is said',
      async () => ({ ...(await withRequest({})), publicKey: honest.publicKey }),
      'its request is over another key than is said',
    ],
  ])('%s is refused', async (_, signingRequest, says) => {
    expect(subject.commonName).toBe('kube-apiserver');
    expect(await why(await signingRequest())).toMatch(says);
  });
});

describe('what is said of a request', () => {
  test.each<readonly [Partial<SigningRequest>, string]>([
    [{ artifact: 'apiserver cp9' }, 'it is not declared here'],
    [{ artifact: 'sa' }, 'it has no certificate'],
    [
      { subject: { commonName: 'x', organizations: ['y'] } },
      'its subject is said to be O=y, CN=x, declared here is CN=kube-apiserver',
    ],
    [{ names: { dns: ['x'], ip: [] } }, 'its names are said to be x, declared here is '],
    [{ ca: true }, 'its kind is said to be a CA, declared here is no CA'],
    [{ usages: ['client auth'] }, 'its usages are said to be client auth, declared here is digital signature, '],
    [{ seconds: 86_400 }, 'its lifetime is said to be 1d, declared here is 1y'],
    [{ pathLength: 0 }, 'its path length is said to be 0, declared here is not limited'],
    [
      { permittedNames: { dns: ['x'], ip: [] } },
      'its name constraints are said to be permitted x, declared here is none',
    ],
    [{ signer: 'etcd-ca' }, 'etcd-ca is to sign it, here kubernetes-ca does'],
  ])('%j is refused', async (otherwise, says) => {
    expect(await why({ ...honest, ...otherwise })).toContain(says);
  });

  test('twice is refused once', async () => {
    expect(await refusedBy(signer, [honest, honest])).toEqual([
      { artifact: honest.artifact, why: 'it is asked for twice' },
    ]);
  });
});

describe('a machine that signs', () => {
  test('nothing where its CA is external too', async () => {
    expect(await refusedBy(await asking(), [honest])).toEqual([
      { artifact: honest.artifact, why: 'the key of kubernetes-ca is not here either' },
    ]);
  });

  test('nothing with a CA that is not there, or not in order', async () => {
    const nothing = await emptyState(externalCluster);
    expect((await refusedBy(nothing, [honest]))[0]?.why).toMatch(/^kubernetes-ca is not in order here: /);
    const damaged = await signing();
    damaged.put('pki/ca.crt', damaged.bytes('pki/etcd/ca.crt'));
    expect((await refusedBy(damaged, [honest]))[0]?.why).toMatch(/^kubernetes-ca is not in order here: /);
  });

  test('no CA without an owner there', async () => {
    const declared = cluster();
    const external = { signer: { kind: 'external' } } as const;
    const observed = (await emptyState(declared)).heldBy(caPlacementsOf(declared, { 'kubernetes-ca': external }));
    await observed.apply();
    const [signingRequest] = await signingRequestsOf(observed);
    if (signingRequest === undefined) throw new Error('nothing is asked for');
    const here = (await signing(declared)).heldBy(caPlacementsOf(declared, {}));
    expect((await refusedBy(here, [signingRequest]))[0]?.why).toBe('no CA here signs it');
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
    [undefined, /^it does not ask for a CA$/],
    [{ ...right, pathLength: 2 }, /other constraints/],
    [{ permittedNames: right.permittedNames }, /other constraints/],
    [{ pathLength: 0 }, /other constraints/],
    [{ ...right, permittedNames: { dns: ['.com'], ip: [] } }, /other constraints/],
    [{ ...right, excludedNames: { dns: ['x.example.com'], ip: [] } }, /other constraints/],
    [right, /^etcd-ca is not in order here: /],
  ])('%j', async (ca, says) => {
    expect(await judged(ca)).toMatch(says);
  });
});
