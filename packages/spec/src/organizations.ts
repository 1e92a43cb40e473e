import { certificateEntries } from './catalog/certificates.ts';
import type { CertificateEntry } from './catalog/entry.ts';
import { inProfileVersion, profileVersionOf, releaseSpans, versionsIn } from './catalog/profile-versions.ts';
import type { Cluster } from './model.ts';
import { hasFact } from './versions.ts';

type ClusterVersion = Pick<Cluster, 'profile' | 'kubernetesVersion' | 'kubeletClient'>;

/** Returns the organizations of a new certificate, if none is stored. */
export function newOrganizations(cluster: ClusterVersion, entry: CertificateEntry): readonly string[] {
  const { withoutOrganizationsSince: since } = entry;
  if (since !== undefined && cluster.kubeletClient === 'least-privilege') return [];
  const isWithout = cluster.profile === 'kubeadm' && since !== undefined && hasFact(cluster.kubernetesVersion, since);
  return isWithout ? [] : inProfileVersion(entry.organizations, profileVersionOf(cluster));
}

/** Returns whether a profile and a version give the client of kubelets a group by default. */
export function givesKubeletClientsAGroup(cluster: Pick<Cluster, 'profile' | 'kubernetesVersion'>): boolean {
  const clients = certificateEntries.filter(({ withoutOrganizationsSince: since }) => since !== undefined);
  return clients.some((entry) => newOrganizations({ ...cluster, kubeletClient: 'profile' }, entry).length > 0);
}

/**
 * Returns the organizations that a stored certificate keeps. kubeadm renews a certificate with its current
 * organizations (`phases/certs/renewal/manager.go`), so a cluster has those of the release that made it, whichever
 * release it runs now.
 */
export function keptOrganizations(cluster: ClusterVersion, entry: CertificateEntry): readonly (readonly string[])[] {
  const { withoutOrganizationsSince: since, organizations } = entry;
  if (since === undefined || cluster.profile !== 'kubeadm' || cluster.kubeletClient === 'least-privilege') return [];
  const ofKubeadm = releaseSpans(versionsIn(organizations) ?? ['kubeadm']).filter(
    ({ profile }) => profile === 'kubeadm',
  );
  return [[], ...ofKubeadm.map(({ version }) => inProfileVersion(organizations, version))];
}
