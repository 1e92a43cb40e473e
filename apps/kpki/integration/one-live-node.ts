import { join } from 'node:path';
import {
  httpRequest,
  type LoopbackNode,
  type SupervisedCluster,
  startSupervisedCluster,
  urlOf,
  versionOf,
} from '@kpki/services';
import { clusterPki } from '../test/configurations.ts';
import { kubeconfigCredentials } from './day-two/kubeconfig-credentials.ts';
import type { controlPlaneFlags } from './flags.ts';

export function liveConfiguration(name: string, node: LoopbackNode, nothing: number): string {
  const { address, ports } = node;
  return `${clusterPki(name)}
  kubernetesVersion: ${versionOf()}
  controlPlane: [{ name: cp1, addresses: [${address}], port: ${ports.apiServer} }]
environments:
  here: &here
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./kubernetes }, layout: kubeadm } }
    live:
      cp1: &cp1
        etcd: ${address}:${ports.etcdClient}
        etcd-peer: ${address}:${ports.etcdPeer}
        kube-controller-manager: ${address}:${ports.controllerManager}
        kube-scheduler: ${address}:${ports.scheduler}
        kubelet: ${address}:${nothing}
  lost:
    <<: *here
    live: { cp1: { <<: *cp1, etcd: "${address}:${nothing}" } }
`;
}

export function startLiveNode(
  directory: string,
  node: LoopbackNode,
  flags: ReturnType<typeof controlPlaneFlags>,
): Promise<SupervisedCluster> {
  return startSupervisedCluster({
    directory,
    ask: async (path, request = {}) => {
      const superAdmin = await kubeconfigCredentials(join(directory, 'kubernetes'), 'super-admin.conf');
      return httpRequest(`${urlOf(node, 'apiServer')}${path}`, { ...superAdmin, asGo: true, ...request });
    },
    nodes: [
      {
        node,
        flags: {
          etcd: () => flags.etcd,
          'kube-apiserver': () => flags['kube-apiserver'],
          'kube-controller-manager': () => flags['kube-controller-manager'],
          'kube-scheduler': () => flags['kube-scheduler'],
        },
      },
    ],
  });
}
