import type { Issuer } from '@kpki/plugin';
import type { CertificateArtifact } from '@kpki/spec';
import { readCertificate } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { type Changes, certificateAt, reissued, signedWithSha1 } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { coded } from '../../test/coded.ts';
import { keyAt, newKey, publicKeyOf, signingKey } from '../../test/keys.ts';
import { call, daysLater, fullState, now } from '../../test/observed-state.ts';
import { styleOf } from '../index.ts';
import { localIssuer } from '../issuing/local-issuer.ts';
import { applyContextFor } from './apply-context.ts';
import { issueLeaf } from './issue-leaf.ts';

const observed = await fullState(cluster());
const read = await observed.read();
const certificate = certificateAt(observed, 'pki/ca.crt');
const honest = localIssuer(
  signingKey(keyAt(observed, 'pki/ca.key')),
  certificate,
  styleOf(observed.cluster),
  () => now,
);
const wanted = read.artifacts.find(
  (artifact): artifact is CertificateArtifact => artifact.kind === 'certificate' && artifact.name === 'apiserver',
);

type Chain = readonly Uint8Array[];

async function issued(
  twist: (chain: Chain) => Promise<Chain> | Chain,
  lifetime: Issuer['grants']['lifetime'] = 'as asked',
): Promise<Chain> {
  if (wanted === undefined) throw new Error('no certificate is declared');
  const issuer: Issuer = {
    ...honest,
    grants: { ...honest.grants, lifetime },
    issue: async (...given) => {
      const answer = await honest.issue(...given);
      return answer.status === 'issued' ? { ...answer, chain: await twist(answer.chain) } : answer;
    },
  };
  const ca = { name: wanted.ca, certificate, above: [], issuers: [{ name: 'twisted', issuer }] };
  const dependencies = { keys: observed.keys, style: styleOf(observed.cluster), now: () => now };
  const context = applyContextFor([], read, dependencies, () => {}, call);
  return issueLeaf(wanted, signingKey(newKey()), ca, context);
}

/** Issued again with something else in it, by the right CA by default. */
const otherwise =
  (changes: Changes) =>
  async ([leaf = new Uint8Array()]: Chain): Promise<Chain> => [
    await reissued(observed, readCertificate(leaf), 'pki/ca', changes),
  ];

describe('what an issuer answers', () => {
  test('an honest answer is taken as it is', async () => {
    expect(await issued((chain) => chain)).toHaveLength(1);
  });

  test.each<readonly [string, (chain: Chain) => Promise<Chain> | Chain, unknown]>([
    ['a CA', otherwise({ ca: true }), coded('usages-differ/signs')],
    [
      'another subject',
      otherwise({ subject: { commonName: 'x', organizations: ['system:masters'] } }),
      coded('subject-differs', { found: 'CN=x,O=system:masters' }),
    ],
    [
      'fewer names',
      otherwise({ dns: [] }),
      coded('names-differ', { lacking: wanted?.names.dns.map((name) => ({ name })), extra: [] }),
    ],
    [
      'a name more',
      otherwise({ dns: [...(wanted?.names.dns ?? []), 'evil.example'] }),
      coded('names-differ', { lacking: [], extra: [{ name: 'evil.example' }] }),
    ],
    [
      'another usage',
      otherwise({ usages: ['digital signature', 'client auth'] }),
      coded('usages-differ', { found: ['client auth'] }),
    ],
    ['no usage', otherwise({ usages: ['digital signature'] }), coded('usages-differ', { found: [] })],
    ['an end that is past', otherwise({ notBefore: daysLater(-9), notAfter: daysLater(-1) }), coded('expired')],
    ['a beginning to come', otherwise({ notBefore: daysLater(1) }), coded('not-yet-valid')],
    ['a longer life', otherwise({ notAfter: daysLater(800) }), coded('lifetime-differs')],
    ['a life longer than its CA’s', otherwise({ notAfter: daysLater(9000) }), coded('outlives-ca')],
    ['a life that is due at once', otherwise({ notAfter: daysLater(1) }), coded('renew-due')],
    ['another key', otherwise({ publicKey: publicKeyOf(newKey()) }), coded('key-mismatch')],
    ['another CA’s signature', otherwise({ key: newKey() }), coded('issuer-changed/other-ca')],
    [
      'another issuer’s name',
      otherwise({ issuer: certificateAt(observed, 'pki/etcd/ca.crt').subject.raw }),
      coded('issuer-changed/name', { issuer: 'CN=etcd-ca' }),
    ],
    [
      'a broken digest',
      async (chain) => {
        const key = newKey('rsa-2048');
        const [leaf = new Uint8Array()] = await otherwise({ key })(chain);
        return [signedWithSha1(readCertificate(leaf), key)];
      },
      coded('weak/signature'),
    ],
    ['the root behind it', (chain) => [...chain, certificate.der], coded('chain-differs/root')],
    [
      'a stranger behind it',
      (chain) => [...chain, certificateAt(observed, 'pki/apiserver.crt').der],
      coded('chain-differs/not-a-ca'),
    ],
    [
      'another CA behind it',
      async (chain) => [...chain, ...(await otherwise({ ca: true, key: newKey() })(chain))],
      coded('chain-differs/unsigned'),
    ],
  ])('refused: %s', async (_, twist, fault) => {
    await expect(issued(twist)).rejects.toMatchObject({
      code: 'unsupported',
      said: coded('issued-otherwise', { issuer: 'twisted', fault }),
    });
  });

  test('refused: nothing', async () => {
    const message = 'twisted answered an empty chain';
    await expect(issued(() => [])).rejects.toMatchObject({ code: 'unsupported', message });
  });

  test('an end that the issuer decides is no fault, where it says so beforehand', async () => {
    const soon = otherwise({ notAfter: daysLater(1) });
    const late = otherwise({ notAfter: daysLater(800) });
    expect(await issued(soon, 'capped')).toHaveLength(1);
    expect(await issued(soon, 'fixed')).toHaveLength(1);
    expect(await issued(late, 'fixed')).toHaveLength(1);
    await expect(issued(late, 'capped')).rejects.toMatchObject({ code: 'unsupported' });
  });
});
