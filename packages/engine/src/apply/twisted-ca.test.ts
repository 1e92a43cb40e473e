import type { Issuer } from '@kpki/plugin';
import { describe, expect, test } from 'vitest';
import { caPlacementsOf } from '../../test/ca-placements.ts';
import { everythingHolds } from '../../test/cases.ts';
import { certificateAt } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { coded } from '../../test/coded.ts';
import { changesOf, daysLater, emptyState, type TestState, warningsOf } from '../../test/observed-state.ts';
import { type Otherwise, stranger, twistedIssuer } from '../../test/stranger-ca.ts';

const limited = cluster({
  ca: {
    topology: 'separate',
    limitPathLength: true,
    permittedNames: {
      dns: ['cp1', 'kubernetes', '.default', '.svc', '.cluster.local', '.default.svc.cluster', 'localhost'],
      ip: ['10.0.0.0/8', '127.0.0.0/8', '::1/128'],
    },
  },
});

async function signedBy(issuer: Issuer, declared = limited): Promise<TestState> {
  const signer = { kind: 'issuer', issuer: { name: 'corporate/ca', issuer } } as const;
  return (await emptyState(declared)).heldBy(caPlacementsOf(declared, { 'kubernetes-ca': { signer } }));
}

const root = await stranger('corporate root');

/** The error that refuses what an issuer answered, for this fault. */
const refused = (fault: unknown) => ({
  code: 'unsupported',
  said: coded('issued-otherwise', { issuer: 'corporate/ca', wanted: 'kubernetes-ca', fault }),
});

describe('an issuer that signs a CA', () => {
  test('as it was asked: it is one below another, and everything holds', async () => {
    const observed = await signedBy(twistedIssuer(root, {}));
    await observed.apply();
    expect(changesOf(await observed.plan())).toEqual({});
    expect(warningsOf(await observed.plan())).toEqual({});
    expect(certificateAt(observed, 'pki/ca.crt').issuer.text).toBe('CN=corporate root');
    // Chains leave out the root.
    expect(observed.text('pki/apiserver.crt').match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    await everythingHolds(observed);
  });

  test.each<readonly [string, Otherwise, unknown]>([
    [
      'with another subject',
      { commonName: 'other' },
      coded('subject-differs/issued', { found: 'CN=other', wanted: 'CN=kubernetes-ca' }),
    ],
    [
      'with another path length',
      { constraints: { pathLength: 3 } },
      coded('limits-differ/path-length', { found: 3, wanted: 0 }),
    ],
    ['with no path length', { constraints: {} }, coded('limits-differ/path-length', { found: null, wanted: 0 })],
    [
      'without constraints',
      { constraints: { pathLength: 0 } },
      coded('limits-differ/names', { found: 'none', wanted: expect.stringMatching(/^permitted /) }),
    ],
    [
      'with constraints of its own',
      { constraints: { pathLength: 0, permittedNames: { dns: ['.example.com'], ip: [] } } },
      coded('limits-differ/names', { found: 'permitted .example.com' }),
    ],
    ['for longer', { notAfter: daysLater(6000) }, coded('lifetime-differs/issued')],
    ['as a leaf', { isLeaf: true }, coded('not-a-ca')],
    ['to sign no certificates', { usages: ['digital signature', 'crl sign'] }, coded('not-a-ca/usage')],
    [
      'for servers alone',
      { usages: ['cert sign', 'server auth'] },
      coded('ca-excludes/leaf', { excluded: coded('ca-excludes', { ca: 'kubernetes-ca' }) }),
    ],
    ['for the time before', { notBefore: daysLater(-3), notAfter: daysLater(-1) }, coded('expired')],
  ])('%s is refused, and nothing is written', async (_, otherwise, fault) => {
    const observed = await signedBy(twistedIssuer(root, otherwise));
    await expect(observed.apply()).rejects.toMatchObject(refused(fault));
    expect(observed.entries()).toEqual([]);
  });

  test('over another key is refused', async () => {
    const other = twistedIssuer(root, {});
    const [first] = [await stranger('other', root)];
    const issue = async () => ({ status: 'issued', chain: [first.certificate.der] }) as const;
    const observed = await signedBy({ ...other, issue });
    await expect(observed.apply()).rejects.toMatchObject(refused(coded('key-mismatch/pins')));
    expect(observed.entries()).toEqual([]);
  });

  test('in the name of another CA than it shows is refused', async () => {
    const other = await stranger('other root');
    const sameName = await stranger('corporate root');
    for (const [by, fault] of [
      [other, coded('issuer-changed/issued', { issuer: 'CN=other root' })],
      [sameName, coded('issuer-changed/unsigned', { signer: 'CN=corporate root' })],
    ] as const) {
      const observed = await signedBy({ ...twistedIssuer(by, {}), ca: async () => [root.certificate.der] });
      await expect(observed.apply()).rejects.toMatchObject(refused(fault));
      expect(observed.entries()).toEqual([]);
    }
  });

  test('and shows somebody behind it who did not sign it is refused', async () => {
    const honest = twistedIssuer(root, {});
    const [other, below] = [await stranger('other root'), await stranger('other', root)];
    for (const [behind, fault] of [
      [other, coded('chain-differs/root', { subject: 'CN=other root' })],
      [below, coded('chain-differs/unsigned', { subject: 'CN=other', below: 'CN=kubernetes-ca' })],
    ] as const) {
      const observed = await signedBy({
        ...honest,
        issue: async (...given) => {
          const answer = await honest.issue(...given);
          return answer.status === 'issued' ? { ...answer, chain: [...answer.chain, behind.certificate.der] } : answer;
        },
      });
      await expect(observed.apply()).rejects.toMatchObject(refused(fault));
      expect(observed.entries()).toEqual([]);
    }
  });

  test('with an empty chain, or with an approval that it says it never wants, is refused', async () => {
    const honest = twistedIssuer(root, {});
    const empty = await signedBy({ ...honest, issue: async () => ({ status: 'issued', chain: [] }) });
    await expect(empty.apply()).rejects.toMatchObject({ message: 'corporate/ca answered an empty chain' });
    const pending = { status: 'pending', ticket: 't', askAgainInSeconds: 1, why: 'somebody sleeps' } as const;
    const waits = await signedBy({ ...honest, issue: async () => pending });
    await expect(waits.apply()).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/at once/),
    });
  });
});

test('a CA of another root than is declared is kept, and told', async () => {
  const observed = await signedBy(twistedIssuer(root, {}));
  await observed.apply();
  const other = await signedBy(twistedIssuer(await stranger('other root'), {}));
  for (const entry of observed.entries()) other.put(entry, observed.bytes(entry));
  expect(changesOf(await other.plan())).toEqual({});
  expect(warningsOf(await other.plan())).toEqual({ 'kubernetes-ca': 'issuer-changed' });
});

test('a parent that may sign no CAs signs none', async () => {
  const rooted = cluster({ ca: { topology: 'single-root', limitPathLength: false, permittedNames: null } });
  const short = await stranger('kubernetes-root-ca', null, { constraints: { pathLength: 0 } });
  const issuers = [{ name: 'short', issuer: twistedIssuer(short, {}) }];
  const observed = (await emptyState(rooted)).heldBy(
    caPlacementsOf(rooted, { 'root-ca': { key: { kind: 'issuers', issuers } } }),
  );
  const fault = coded('ca-excludes/ca', { signer: 'CN=kubernetes-root-ca' });
  await expect(observed.apply()).rejects.toMatchObject({
    code: 'unsupported',
    said: coded('contents-refused', { first: coded('issued-otherwise', { fault }) }),
  });
  expect(observed.entries()).toEqual([]);
});
