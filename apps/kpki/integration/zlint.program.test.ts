import { temporaryDirectory } from '@kpki/services';
import { partOf } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import type { ClusterKeyKind, Profile } from '@kpki/spec';
import { describe, expect, test } from 'vitest';
import { clusterPki } from '../test/configurations.ts';
import { type Finding, type Linted, lintDirectory, lintNames } from './lint.ts';
import { apply } from './program.ts';

/** Every kind of key for CAs and for certificates; if the two differ, the one must not decide for the other. */
const rows: readonly { readonly ca: ClusterKeyKind; readonly certificates: ClusterKeyKind }[] = [
  { ca: 'rsa-2048', certificates: 'rsa-2048' },
  { ca: 'rsa-3072', certificates: 'rsa-3072' },
  { ca: 'rsa-4096', certificates: 'rsa-4096' },
  { ca: 'ec-p256', certificates: 'ec-p256' },
  { ca: 'ec-p384', certificates: 'ec-p384' },
  { ca: 'ed25519', certificates: 'ed25519' },
  { ca: 'rsa-2048', certificates: 'ec-p256' },
  { ca: 'ec-p384', certificates: 'rsa-2048' },
  { ca: 'ec-p256', certificates: 'ed25519' },
];

/** On purpose; zlint only notes these. */
const accepted: readonly string[] = [
  // `kubernetes` and `localhost` have no public suffix.
  'n_san_iana_pub_suffix_empty',
  // Several groups are one set, as Go writes them.
  'n_multiple_subject_rdn',
];

/** The whole catalog, with names and addresses of every form. */
const configuration = (profile: Profile, ca: ClusterKeyKind, certificates: ClusterKeyKind): string => `
${clusterPki('linted')}
  profile: ${profile}
  keys: { ca: ${ca}, certificates: ${certificates} }
  controlPlaneEndpoint: api.example.com:6443
  network: { serviceSubnets: [10.96.0.0/16, "fd00:10:96::/112"] }
  controlPlane: [{ name: cp1, addresses: [10.0.0.11, "fd00::11"] }]
  nodes: [{ name: worker1.example.com, addresses: [10.0.0.21] }]
  users: [{ name: jane@example.com, groups: [developers, "Équipe *", auditors] }]
  extraNames: { apiServer: ["*.example.com", 203.0.113.5], etcdServer: [etcd.example.com], etcdPeer: ["fd00::77"] }
  include: [kubelet-server, kube-proxy.conf]
`;

/**
 * On cp1: three CAs, eight certificates, six kubeconfigs; on the worker: the CA's certificate, its own and two
 * kubeconfigs; and the user's kubeconfig.
 */
const certificateCount = 3 + 8 + 6 + 1 + 1 + 2 + 1;

async function lint(text: string): Promise<Linted> {
  await using temporary = await temporaryDirectory();
  const { directory } = await apply(text, temporary.path);
  return await lintDirectory(directory, temporary.path, await lintNames());
}

needs('zlint')('zlint', () => {
  test('has the lints of the RFCs', async () => {
    expect((await lintNames()).length).toBeGreaterThan(140);
  });

  describe('finds nothing in profile kubernetes', () => {
    test.each(partOf(rows, 3))('with $certificates under $CAs', { timeout: 200_000 }, async ({ ca, certificates }) => {
      const { files, findings } = await lint(configuration('kubernetes', ca, certificates));
      expect(files).toHaveLength(certificateCount);
      const accept = ({ lint: name, result }: Finding): boolean => result === 'info' && accepted.includes(name);
      expect(findings.filter((each) => !accept(each))).toEqual([]);
    });
  });

  test('does find what is wrong with certificates as kubeadm makes them', async () => {
    const { findings } = await lint(configuration('kubeadm', 'ec-p256', 'ec-p256'));
    const found = (lintName: string): unknown => expect.objectContaining({ lint: lintName });
    expect(findings).toEqual(
      expect.arrayContaining([
        found('e_ecdsa_allowed_ku'),
        found('e_key_usage_and_extended_key_usage_inconsistent'),
        found('w_ext_subject_key_identifier_missing_sub_cert'),
      ]),
    );
  });
});
