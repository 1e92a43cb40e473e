import type { Issuer } from '@kpki/plugin';
import type { CertificateArtifact } from '@kpki/spec';
import { readCertificate } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { type Changes, certificateAt, reissued, signedWithSha1 } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { keyAt, newKey, publicKeyOf, signingKey } from '../../test/keys.ts';
import { call, daysLater, fullState, now } from '../../test/observed-state.ts';
import { spoken } from '../../test/said.ts';
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

  test.each<readonly [string, (chain: Chain) => Promise<Chain> | Chain, RegExp]>([
    ['a CA', otherwise({ ca: true }), /is a CA and can sign other certificates/],
    [
      'another subject',
      otherwise({ subject: { commonName: 'x', organizations: ['system:masters'] } }),
      /the subject is/,
    ],
    ['fewer names', otherwise({ dns: [] }), /SANs missing/],
    [
      'a name more',
      otherwise({ dns: [...(wanted?.names.dns ?? []), 'evil.example'] }),
      /SANs not in the spec: evil\.example/,
    ],
    [
      'another usage',
      otherwise({ usages: ['digital signature', 'client auth'] }),
      /the extended key usage is client auth/,
    ],
    ['no usage', otherwise({ usages: ['digital signature'] }), /the extended key usage is not set/],
    ['an end that is past', otherwise({ notBefore: daysLater(-9), notAfter: daysLater(-1) }), /expired on/],
    ['a beginning to come', otherwise({ notBefore: daysLater(1) }), /valid from/],
    ['a longer life', otherwise({ notAfter: daysLater(800) }), /longer than a new certificate would be/],
    ['a life longer than its CA’s', otherwise({ notAfter: daysLater(9000) }), /but the CA expires on/],
    ['a life that is due at once', otherwise({ notAfter: daysLater(1) }), /expires on/],
    ['another key', otherwise({ publicKey: publicKeyOf(newKey()) }), /the private key does not match/],
    ['another CA’s signature', otherwise({ key: newKey() }), /another CA issued/],
    [
      'another issuer’s name',
      otherwise({ issuer: certificateAt(observed, 'pki/etcd/ca.crt').subject.raw }),
      /the issuer is/,
    ],
    [
      'a broken digest',
      async (chain) => {
        const key = newKey('rsa-2048');
        const [leaf = new Uint8Array()] = await otherwise({ key })(chain);
        return [signedWithSha1(readCertificate(leaf), key)];
      },
      /SHA-1 or MD5/,
    ],
    ['the root behind it', (chain) => [...chain, certificate.der], /the chain holds the root/],
    ['a stranger behind it', (chain) => [...chain, certificateAt(observed, 'pki/apiserver.crt').der], /is not a CA/],
    [
      'another CA behind it',
      async (chain) => [...chain, ...(await otherwise({ ca: true, key: newKey() })(chain))],
      /in the chain did not sign/,
    ],
    ['nothing', () => [], /an empty chain/],
  ])('refused: %s', async (_, twist, message) => {
    await expect(spoken(issued(twist))).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(message),
    });
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
