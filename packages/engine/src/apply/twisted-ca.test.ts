import type { Issuer } from '@kpki/plugin';
import { describe, expect, test } from 'vitest';
import { caPlacementsOf } from '../../test/ca-placements.ts';
import { everythingHolds } from '../../test/cases.ts';
import { certificateAt } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { changesOf, daysLater, emptyState, type TestState, warningsOf } from '../../test/observed-state.ts';
import { spoken } from '../../test/said.ts';
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

  test.each<readonly [string, Otherwise, RegExp]>([
    ['with another subject', { commonName: 'other' }, /the subject is CN=other, requested was CN=kubernetes-ca/],
    ['with another path length', { constraints: { pathLength: 3 } }, /the path length is 3, requested was 0/],
    ['with no path length', { constraints: {} }, /the path length is unlimited, requested was 0/],
    [
      'without constraints',
      { constraints: { pathLength: 0 } },
      /the name constraints are none, requested were permitted/,
    ],
    [
      'with constraints of its own',
      { constraints: { pathLength: 0, permittedNames: { dns: ['.example.com'], ip: [] } } },
      /the name constraints are permitted \.example\.com/,
    ],
    ['for longer', { notAfter: daysLater(6000) }, /is valid longer than requested/],
    ['as a leaf', { isLeaf: true }, /is not a CA certificate/],
    [
      'to sign no certificates',
      { usages: ['digital signature', 'crl sign'] },
      /keyUsage does not include signing certificates/,
    ],
    [
      'for servers alone',
      { usages: ['cert sign', 'server auth'] },
      /the constraints of kubernetes-ca exclude this certificate/,
    ],
    ['for the time before', { notBefore: daysLater(-3), notAfter: daysLater(-1) }, /expired on/],
  ])('%s is refused, and nothing is written', async (_, otherwise, says) => {
    const observed = await signedBy(twistedIssuer(root, otherwise));
    await expect(spoken(observed.apply())).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(says),
    });
    expect(observed.entries()).toEqual([]);
  });

  test('over another key is refused', async () => {
    const other = twistedIssuer(root, {});
    const [first] = [await stranger('other', root)];
    const issue = async () => ({ status: 'issued', chain: [first.certificate.der] }) as const;
    const observed = await signedBy({ ...other, issue });
    await expect(spoken(observed.apply())).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/private key/),
    });
    expect(observed.entries()).toEqual([]);
  });

  test('in the name of another CA than it shows is refused', async () => {
    const other = await stranger('other root');
    const sameName = await stranger('corporate root');
    for (const by of [other, sameName]) {
      const observed = await signedBy({ ...twistedIssuer(by, {}), ca: async () => [root.certificate.der] });
      await expect(spoken(observed.apply())).rejects.toMatchObject({
        code: 'unsupported',
        message: expect.stringMatching(
          by === other ? /the issuer is CN=other root/ : /CN=corporate root did not sign the certificate/,
        ),
      });
      expect(observed.entries()).toEqual([]);
    }
  });

  test('and shows somebody behind it who did not sign it is refused', async () => {
    const honest = twistedIssuer(root, {});
    const [other, below] = [await stranger('other root'), await stranger('other', root)];
    for (const behind of [other, below]) {
      const observed = await signedBy({
        ...honest,
        issue: async (...given) => {
          const answer = await honest.issue(...given);
          return answer.status === 'issued' ? { ...answer, chain: [...answer.chain, behind.certificate.der] } : answer;
        },
      });
      await expect(spoken(observed.apply())).rejects.toMatchObject({
        code: 'unsupported',
        message: expect.stringMatching(/the chain/),
      });
      expect(observed.entries()).toEqual([]);
    }
  });

  test('with an empty chain, or with an approval that it says it never wants, is refused', async () => {
    const honest = twistedIssuer(root, {});
    const empty = await signedBy({ ...honest, issue: async () => ({ status: 'issued', chain: [] }) });
    await expect(spoken(empty.apply())).rejects.toMatchObject({ message: 'corporate/ca answered an empty chain' });
    const pending = { status: 'pending', ticket: 't', askAgainInSeconds: 1, why: 'somebody sleeps' } as const;
    const waits = await signedBy({ ...honest, issue: async () => pending });
    await expect(spoken(waits.apply())).rejects.toMatchObject({
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
  await expect(spoken(observed.apply())).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringMatching(/CN=kubernetes-root-ca must not sign CAs: its path length is 0/),
  });
  expect(observed.entries()).toEqual([]);
});
