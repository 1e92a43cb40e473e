/** A layout that comes with kpki, as somebody chooses it: one line, without a full stop. */
export interface LayoutChoice {
  readonly name: string;
  readonly what: string;
}

const kubeadm = { name: 'kubeadm', what: 'the files of each node, as kubeadm lays them out' };
const vaultKv = { name: 'vault-kv', what: 'a secret for each key pair' };
const tlsSecrets = { name: 'tls-secrets', what: 'a Secret of type kubernetes.io/tls for each pair' };
const clusterApi = { name: 'cluster-api', what: 'the authorities, as Cluster API takes those of others' };
const authorities = { name: 'authorities', what: 'the authorities and their keys, to sign for other machines' };
const rootCa = { name: 'root-ca', what: 'the root that signs the other authorities, and its key' };

/** Every layout that comes with kpki. */
export const layoutChoices: readonly LayoutChoice[] = [kubeadm, vaultKv, tlsSecrets, clusterApi, rootCa, authorities];

/** Those that each sink of ours can keep and somebody reads there, the usual one first; a path may need several parts. */
const ofSink: Readonly<Record<string, readonly LayoutChoice[]>> = {
  '@kpki/filesystem': [kubeadm],
  '@kpki/vault': [vaultKv],
  '@kpki/kubernetes': [tlsSecrets, clusterApi],
};

/** The layouts that go with a sink; all of them with one that is not ours. */
export function layoutsFor(use: string): readonly LayoutChoice[] {
  return Object.hasOwn(ofSink, use) ? (ofSink[use] ?? layoutChoices) : layoutChoices;
}

/** The one that a sink has unless somebody says otherwise. */
export function usualLayout(use: string): string {
  const [first] = layoutsFor(use);
  return first?.name ?? kubeadm.name;
}
