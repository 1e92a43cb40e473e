import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Verdict } from '@kpki/engine';
import {
  type LoopbackNode,
  type RunningProgram,
  reserveNode,
  startCluster,
  type TemporaryDirectory,
  temporaryDirectory,
} from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { controlPlaneFlags } from './flags.ts';
import { applyEnvironment, clusterOf, kpkiIn } from './program.ts';

const configuration = (node: LoopbackNode): string => `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: live }
spec:
  kubernetesVersion: v1.34.4
  controlPlane: [{ name: cp1, addresses: [${node.address}], port: ${node.ports.apiServer} }]
environments:
  here:
    backends: { default: { use: "@kpki/node-crypto" } }
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./kubernetes }, layout: kubeadm } }
    live:
      cp1:
        etcd: ${node.address}:${node.ports.etcdClient}
        etcd-peer: ${node.address}:${node.ports.etcdPeer}
        kube-controller-manager: ${node.address}:${node.ports.controllerManager}
        kube-scheduler: ${node.address}:${node.ports.scheduler}
`;
needs('etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl')('kpki verify --live', () => {
  const resources = new AsyncDisposableStack();
  let temporary: TemporaryDirectory;
  let node: LoopbackNode;
  beforeAll(async () => {
    temporary = resources.use(await temporaryDirectory());
    node = await reserveNode('cp1', '127.0.0.1');
    const { cluster, directory } = await applyEnvironment(configuration(node), temporary.path);
    resources.use(await startCluster([{ node, flags: controlPlaneFlags(cluster, directory) }], temporary.path));
  });
  afterAll(async () => {
    await resources.disposeAsync();
  });
  test('all', async () => {
    const r = await kpkiIn(temporary.path, 'verify', '--live', '-o', 'wide');
    console.log(r.code, r.stdout, r.stderr);
  });
});
