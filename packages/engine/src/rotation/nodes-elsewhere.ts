import { type BundleName, bundleEntries, kubeletCredentialFile, nodesOf } from '@kpki/spec';
import type { PhaseCondition } from '../generation/phase.ts';
import { copiesOf, observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { firstNames } from '../inventory/wording.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import { fileName } from '../model/slot.ts';

/** Consumers of the CAs that kpki does not write. */
export interface NodesElsewhere {
  /** Nodes of the spec whose kubelet.conf no sink keeps. */
  readonly nodes: readonly string[];
  /** The bundle in kubeconfigs, cluster-info and kube-root-ca.crt. */
  readonly bundle: BundleName;
}

/** Returns the bundle in kubelet.conf, and so in every copy of it in the cluster. */
export function clientBundle({ artifacts }: Pick<ObservedState, 'artifacts'>): BundleName {
  return ofKind(artifacts, 'kubeconfig').find(({ name }) => name === 'kubelet.conf')?.trusts ?? 'kubernetes-ca-bundle';
}

function pathOf(bundle: BundleName): string {
  const entry = bundleEntries.find(({ name }) => name === bundle);
  if (entry === undefined) throw new Error(`the catalog has no ${bundle}`);
  return entry.path;
}

/** `ca.crt`: the file name of a bundle. */
export function fileOf(bundle: BundleName): string {
  return fileName(pathOf(bundle));
}

/** Returns the nodes of the file whose kubelet.conf no sink keeps; of others only the API server knows. */
export function nodesElsewhere(observed: ObservedState): readonly string[] {
  const observation = observe(observed);
  const notStored = new Set(
    observed.artifacts
      .filter((artifact) => artifact.name === 'kubelet.conf' && copiesOf(artifact, { observation }).length === 0)
      .map(({ owner }) => owner),
  );
  return nodesOf(observed.cluster)
    .map(({ name }) => name)
    .filter((name) => notStored.has(name));
}

/** `w1, w2, and nodes of …` */
function nodesText(names: readonly string[]): string {
  const unknown = 'nodes of `kubectl get nodes` that kpki.yaml or kubeadm.yaml does not name';
  if (names.length === 0) return unknown;
  return `${names.length > mostNames ? firstNames(names) : names.join(', ')}, and ${unknown}`;
}

/** A person has to visit each node, so that more are named than elsewhere. */
const mostNames = 20;

/** Returns the commands that make a kubelet trust the CAs in a bundle. */
function takeBundle(bundle: BundleName): readonly string[] {
  return [
    `sed -i "s|certificate-authority-data:.*|certificate-authority-data: $(base64 -w0 /etc/kubernetes/${pathOf(bundle)})|" /etc/kubernetes/kubelet.conf`,
    'systemctl restart kubelet',
  ];
}

/** A kubelet verifies its own clients by ca.crt, whatever its kubelet.conf holds. */
function copyBundle(bundle: BundleName): string {
  const own = pathOf('kubernetes-ca-bundle');
  return bundle === 'kubernetes-ca-bundle'
    ? `Copy ${fileOf(bundle)} of a control plane to /etc/kubernetes/${own} on each node`
    : `Copy ${fileOf('kubernetes-ca-bundle')} and ${fileOf(bundle)} of a control plane to /etc/kubernetes/${own} and /etc/kubernetes/${pathOf(bundle)} on each node`;
}

/**
 * What a person runs on a control plane to make the kubelet.conf of a node. kubeadm prints it with the private key. The name
 * is a line of its own, so that the others are pasted as they are for each node.
 */
function makeKubeletConf(name: string): readonly string[] {
  return [
    `node=${name}`,
    "kubectl -n kube-system get configmap kubeadm-config -o jsonpath='{.data.ClusterConfiguration}' > cluster-configuration.yaml",
    '(umask 077 && kubeadm kubeconfig user --config cluster-configuration.yaml --client-name "system:node:$node" --org system:nodes > "kubelet-$node.conf")',
  ];
}

/** Makes a kubelet present the certificate in its kubelet.conf. */
const takeCredential = [`rm -f ${kubeletCredentialFile}`, 'systemctl restart kubelet'];

export function nodesTrust(
  { nodes, bundle }: NodesElsewhere,
  which: 'both CAs' | 'the new CA alone' | 'both roots' | 'the new root alone',
): PhaseCondition {
  return {
    text: `Nodes whose kubelet.conf kpki does not write trust ${which} (${nodesText(nodes)}). ${copyBundle(bundle)}, then run there:`,
    commands: takeBundle(bundle),
  };
}

export function nodesShow({ nodes }: NodesElsewhere, which: 'new' | 'old'): readonly PhaseCondition[] {
  return [
    {
      text: `Nodes whose kubelet.conf kpki does not write show a certificate of the ${which} CA (${nodesText(nodes)}). kpki makes kubelet.conf for a node that the file names and whose files a sink keeps. For any other node, make kubelet.conf on a control plane, with its name in the first line:`,
      commands: makeKubeletConf(nodes[0] ?? 'NODE'),
    },
    {
      text: 'Each of these nodes has that file as /etc/kubernetes/kubelet.conf, and its kubelet was restarted without the certificate that it keeps in the folder of --cert-dir. Run on each node:',
      commands: takeCredential,
    },
  ];
}

export function clusterInfoHas({ bundle }: NodesElsewhere, content: string): PhaseCondition {
  return {
    text: `ConfigMap kube-public/cluster-info has ${content}. Put the output of the first command into certificate-authority-data with the second one:`,
    commands: [`base64 -w0 /etc/kubernetes/${pathOf(bundle)}`, 'kubectl -n kube-public edit configmap cluster-info'],
  };
}

export const joining: Readonly<Record<'bothHashes' | 'bothHashesBack' | 'newHash' | 'rootHash', PhaseCondition>> = {
  bothHashes: {
    text: 'New join commands name the hashes of both CAs, and hold until the rotation is over. Join commands with the old hash alone hold until cluster-info has the new CA alone:',
    commands: ['kubeadm token create --print-join-command'],
  },
  bothHashesBack: {
    text: 'New join commands name the hashes of both CAs. Join commands with the new hash alone stop once cluster-info has the old CA alone:',
    commands: ['kubeadm token create --print-join-command'],
  },
  newHash: {
    text: 'Scripts and people hold join commands with the hash of the new CA (`kubeadm token create --print-join-command` prints both). Join commands with the old hash alone stop once cluster-info has the new CA alone.',
    commands: [],
  },
  // kubeadm takes a node if one of the hashes fits one certificate of cluster-info, and prints the hashes of all of them.
  rootHash: {
    text: 'Join commands that name the hash of kubernetes-ca hold in every phase: its key stays the same. Join commands with the hash of the old root alone stop once cluster-info has the new root alone.',
    commands: [],
  },
};
