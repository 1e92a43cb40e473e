import { describe, expect, test } from 'vitest';
import { cluster } from '../test/clusters.ts';
import { artifactsOf, type CertificateArtifact, type Cluster, type Profile, parseConfiguration } from './index.ts';

function client(profile: Profile, different: Partial<Cluster>): CertificateArtifact {
  const found = artifactsOf(cluster(profile, different)).find(({ name }) => name === 'apiserver-kubelet-client');
  if (found?.kind !== 'certificate') throw new Error('there is no client of kubelets');
  return found;
}

// k8s.io/kubernetes cmd/kubeadm/app/phases/certs/certlist.go of each release.
describe('a new client of kubelets, as kubeadm makes it', () => {
  const admins = ['kubeadm:cluster-admins'];
  test.each([
    ['v1.28.15', ['system:masters']],
    ['v1.29.0', admins],
    ['v1.33.11', admins],
    ['v1.33.12', []],
    ['v1.34.7', admins],
    ['v1.34.8', []],
    ['v1.35.4', admins],
    ['v1.35.5', []],
    ['v1.36.0', admins],
    ['v1.36.1', []],
    ['v1.37.0-beta.0', []],
    ['v1.37.2', []],
  ])('%s: %j', (kubernetesVersion, expected) => {
    expect(client('kubeadm', { kubernetesVersion }).subject.organizations).toEqual(expected);
  });

  test.each(['v1.34.4', 'v1.37.2'])(
    'of %s keeps the groups of every release where it is stored',
    (kubernetesVersion) => {
      const kept = client('kubeadm', { kubernetesVersion }).keepsOrganizations;
      expect(kept).toEqual([[], ['kubeadm:cluster-admins'], ['system:masters']]);
    },
  );
});

test('profile kubernetes has the group of its page, whatever the version', () => {
  const { subject, keepsOrganizations } = client('kubernetes', { kubernetesVersion: 'v1.37.2' });
  expect({ ...subject, keepsOrganizations }).toEqual({
    commonName: 'kube-apiserver-kubelet-client',
    organizations: ['system:masters'],
  });
});

test.each(['kubernetes', 'kubeadm'] as const)(
  'least-privilege in profile %s: the user alone, and nothing else',
  (profile) => {
    const declared = client(profile, { kubernetesVersion: 'v1.34.4', kubeletClient: 'least-privilege' });
    expect([declared.subject.organizations, declared.keepsOrganizations]).toEqual([[], undefined]);
  },
);

test('no other artifact changes with it', () => {
  const others = (kubeletClient: Cluster['kubeletClient']) =>
    artifactsOf(cluster('kubeadm', { kubeletClient })).filter(({ name }) => name !== 'apiserver-kubelet-client');
  expect(others('least-privilege')).toEqual(others('profile'));
});

test('a file says it, and a word that is none is refused', () => {
  const parse = (word: string) =>
    parseConfiguration(
      `apiVersion: kpki.dev/v1alpha1\nkind: ClusterPKI\nmetadata: { name: demo }\nspec:\n  kubeletClient: ${word}\n  controlPlane: [{ name: cp1, addresses: [192.0.2.11] }]\n`,
      'kpki.yaml',
      { machine: { name: 'here', addresses: [] } },
    );
  expect(parse('least-privilege').configuration?.cluster.kubeletClient).toBe('least-privilege');
  expect(parse('admin').problems).toMatchObject([{ path: 'spec.kubeletClient' }]);
});
