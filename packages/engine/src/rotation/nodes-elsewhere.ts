import { kubeletCredentialFile, nodesOf } from '@kpki/spec';
import { copiesOf, observe } from '../read/observe.ts';
import { firstNames } from '../read/wording.ts';
import type { World } from '../read/world.ts';
import type { Condition } from './condition.ts';

/**
 * Returns the nodes of the cluster whose kubelet.conf no sink keeps, in the order of the file. Whether it runs nodes that the
 * file does not name, only the API server knows.
 */
export function nodesElsewhere(world: World): readonly string[] {
  const observation = observe(world);
  const unkept = new Set(
    world.artefacts
      .filter((artefact) => artefact.name === 'kubelet.conf' && copiesOf(artefact, { observation }).length === 0)
      .map(({ holder }) => holder),
  );
  return nodesOf(world.cluster)
    .map(({ name }) => name)
    .filter((name) => unkept.has(name));
}

/** `w1, w2, and nodes of …`: the nodes whose files kpki does not write, in words. */
function nodesText(names: readonly string[]): string {
  const unknown = 'nodes of `kubectl get nodes` that kpki.yaml or kubeadm.yaml does not name';
  if (names.length === 0) return unknown;
  return `${names.length > mostNames ? firstNames(names) : names.join(', ')}, and ${unknown}`;
}

/** Each has to be gone to, so that more of them are named than of what is only told. */
const mostNames = 20;

/** What a person runs on a node so that its kubelet trusts the CAs in ca.crt. */
const takeBundle = [
  'sed -i "s|certificate-authority-data:.*|certificate-authority-data: $(base64 -w0 /etc/kubernetes/pki/ca.crt)|" /etc/kubernetes/kubelet.conf',
  'systemctl restart kubelet',
];

/**
 * What a person runs on a control plane to make the kubelet.conf of a node. kubeadm prints it with the private key. The name
 * is a line of its own, so that the others are pasted as they are for each node.
 */
function makeKubeletConf(name: string): readonly string[] {
  return [
    `node=${name}`,
    "kubectl -n kube-system get configmap kubeadm-config -o jsonpath='{.data.ClusterConfiguration}' > kubeadm.yaml",
    '(umask 077 && kubeadm kubeconfig user --config kubeadm.yaml --client-name "system:node:$node" --org system:nodes > "kubelet-$node.conf")',
  ];
}

/** What a person runs on a node so that its kubelet shows the certificate in its kubelet.conf. */
const takeCredential = [`rm -f ${kubeletCredentialFile}`, 'systemctl restart kubelet'];

/** Says which nodes trust which CAs before a phase, and how they come to do so. */
export function nodesTrust(names: readonly string[], which: 'both CAs' | 'the new CA alone'): Condition {
  return {
    text: `Nodes whose kubelet.conf kpki does not write trust ${which} (${nodesText(names)}). Copy ca.crt of a control plane to /etc/kubernetes/pki/ca.crt on each node, then run there:`,
    commands: takeBundle,
  };
}

/** Says which nodes show a certificate of a CA before a phase, how they get one, and how their kubelets come to show it. */
export function nodesShow(names: readonly string[], which: 'new' | 'old'): readonly Condition[] {
  return [
    {
      text: `Nodes whose kubelet.conf kpki does not write show a certificate of the ${which} CA (${nodesText(names)}). kpki makes kubelet.conf for a node that the file names and whose files a sink keeps. For any other node, make kubelet.conf on a control plane, with its name in the first line:`,
      commands: makeKubeletConf(names[0] ?? 'NODE'),
    },
    {
      text: 'Each of these nodes has that file as /etc/kubernetes/kubelet.conf, and its kubelet was restarted without the certificate that it keeps in the folder of --cert-dir. Run on each node:',
      commands: takeCredential,
    },
  ];
}

/** What makes cluster-info hold what ca.crt holds. */
const updateClusterInfo = [
  'base64 -w0 /etc/kubernetes/pki/ca.crt',
  'kubectl -n kube-public edit configmap cluster-info',
];

/** What the token discovery of `kubeadm join` hands out, phase by phase. */
export const joining: Readonly<Record<'both' | 'bothHashes' | 'bothHashesBack' | 'newHash' | 'newAlone', Condition>> = {
  both: {
    text: 'ConfigMap kube-public/cluster-info has both CAs. Put the output of the first command into certificate-authority-data with the second one:',
    commands: updateClusterInfo,
  },
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
  newAlone: {
    text: 'ConfigMap kube-public/cluster-info has the new CA alone, and join commands name its hash alone. Put the output of the first command into certificate-authority-data with the second one:',
    commands: updateClusterInfo,
  },
};
