import { join } from 'node:path';
import {
  type Flags,
  httpRequest,
  type KubectlOptions,
  type NamespacedNode,
  type NodeNetwork,
  type SupervisedCluster,
  startSupervisedCluster,
  urlOf,
  versionOf,
} from '@kpki/services';
import type { Component } from '@kpki/spec';
import { kubeconfigCredentials } from '../day-two/kubeconfig-credentials.ts';
import { flagsOf } from '../flags.ts';
import { createBindings } from '../init-bindings.ts';
import { clusterOf } from '../program.ts';
import type { Play } from './play.ts';

/** A cluster of one node with a real kubelet, on the files that kpki writes. */
export interface LiveNode extends AsyncDisposable {
  readonly node: NamespacedNode;
  readonly cluster: SupervisedCluster;
  readonly superAdmin: KubectlOptions;
  signWith(file: string): void;
}

function configurationText(address: string): string {
  return `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: demo }
spec:
  kubernetesVersion: ${versionOf()}
  profile: kubeadm
  keys: { ca: ec-p256, certificates: ec-p256, kubeconfigs: ec-p256 }
  include: [kubelet-server]
  controlPlane: [{ name: cp1, addresses: [${address}] }]
environments:
  dev:
    backends: { default: { use: "@kpki/node-crypto" } }
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./kubernetes }, layout: kubeadm } }
`;
}

const kubernetesFolder = '/etc/kubernetes';

/** A restarted controller-manager leads once the lease of the one before has expired: after 15 seconds by default. */
const shortLease = [
  '--leader-elect-lease-duration=8s',
  '--leader-elect-renew-deadline=6s',
  '--leader-elect-retry-period=1s',
] as const;

/** Applies in a terminal, then starts the components; `logs` gets what they write. */
export async function startLiveNode($: Play, network: NodeNetwork, logs: string): Promise<LiveNode> {
  const files = join($.directory, 'kubernetes');
  const node = await network.startNode({ name: 'cp1', kubernetesFolder: files });
  const configuration = configurationText(node.address);
  await $.write('kpki.yaml', configuration);
  const applied = await $.kpki('apply', '-e', 'dev', '--yes');
  if (applied.code !== 0) throw new Error(`kpki apply ended with ${applied.code}:\n${applied.stderr}`);

  let signingFile = 'ca.crt';
  const declared = clusterOf(configuration);
  const flags = (component: Component) => (): Flags => flagsOf(component, declared, kubernetesFolder);
  const superAdmin = { kubeconfig: join(files, 'super-admin.conf'), cacheDirectory: join(logs, 'kubectl-cache') };
  const cluster = await startSupervisedCluster({
    directory: logs,
    nodeReady: superAdmin,
    nodes: [
      {
        node,
        flags: {
          etcd: flags('etcd'),
          'kube-apiserver': flags('kube-apiserver'),
          'kube-controller-manager': () => [
            ...flags('kube-controller-manager')().map((each) =>
              each.replace(/^(--cluster-signing-cert-file=.*\/).*/, `$1${signingFile}`),
            ),
            ...shortLease,
          ],
          'kube-scheduler': flags('kube-scheduler'),
          kubelet: flags('kubelet'),
        },
      },
    ],
  });
  const credentials = await kubeconfigCredentials(files, 'super-admin.conf');
  await createBindings((path, request) =>
    httpRequest(`${urlOf(node, 'apiServer')}${path}`, { ...credentials, ...request }),
  );
  return {
    node,
    cluster,
    superAdmin,
    signWith: (file) => {
      signingFile = file;
    },
    [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
  };
}
