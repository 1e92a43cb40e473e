import { join } from 'node:path';
import { freePort, type LoopbackNode, reserveNode, startSupervisedCluster, temporaryDirectory } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { expect, test } from 'vitest';
import { eventually } from './eventually.ts';
import { filesBelow } from './file-tree.ts';
import { controlPlaneFlags } from './flags.ts';
import { applyEnvironment, kpkiIn } from './program.ts';

/** Of the environment `lost`, a server of the control plane is where nothing listens. */
const configuration = (node: LoopbackNode, nothing: number): string => `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: gate }
spec:
  kubernetesVersion: v1.34.4
  controlPlane: [{ name: cp1, addresses: [${node.address}], port: ${node.ports.apiServer} }]
environments:
  here: &here
    backends: { default: { use: "@kpki/node-crypto" } }
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./kubernetes }, layout: kubeadm } }
    live:
      cp1: &cp1
        etcd: ${node.address}:${node.ports.etcdClient}
        etcd-peer: ${node.address}:${node.ports.etcdPeer}
        kube-controller-manager: ${node.address}:${node.ports.controllerManager}
        kube-scheduler: ${node.address}:${node.ports.scheduler}
        kubelet: ${node.address}:${nothing}
  lost:
    <<: *here
    live: { cp1: { <<: *cp1, etcd: "${node.address}:${nothing}" } }
`;

const run = needs('etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler');

run('the gate of a rotation', () => {
  test('is closed until the servers hold what is stored, by what they do themselves', {
    timeout: 240_000,
  }, async () => {
    await using temporary = await temporaryDirectory();
    const node = await reserveNode('cp1', '127.0.0.1');
    const text = configuration(node, await freePort(node.address));
    const { cluster: declared, directory } = await applyEnvironment(text, temporary.path, '-e', 'here');
    const flags = controlPlaneFlags(declared, directory);
    await using cluster = await startSupervisedCluster({
      directory: temporary.path,
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
    const rotate = (...words: readonly string[]) =>
      kpkiIn(temporary.path, 'rotate', 'etcd-ca', '-e', 'here', '--yes', ...words);
    const stored = () => filesBelow(join(temporary.path, 'kubernetes'));

    const staged = await rotate();
    expect(staged.code, staged.stderr).toBe(0);

    // The member was not restarted: it asks its clients for certificates of the old authority alone.
    const before = await stored();
    const closed = await rotate();
    expect(closed.code).toBe(4);
    const said = closed.stdout.replaceAll(/\s+/g, ' ');
    expect(said).toContain('etcd cp1');
    expect(said).toContain('issue is not begun before that is so. Nothing was changed.');
    expect(await stored()).toEqual(before);

    // One that is waited for goes on as soon as it is so.
    const waiting = rotate('--wait');
    await cluster.stop('kube-apiserver', 'cp1');
    await cluster.restart('etcd', 'cp1');
    await cluster.start('kube-apiserver', 'cp1');
    const issued = await waiting;
    expect(issued.code, `${issued.stdout}${issued.stderr}`).toBe(0);
    expect(issued.stdout).toContain('Every server that is reached from here serves and trusts what is stored.');

    // A server that is not reached keeps the next phase from being begun, as long as others are.
    const lost = await eventually(async () => {
      const answer = await kpkiIn(temporary.path, 'rotate', 'etcd-ca', '-e', 'lost', '--yes');
      expect(answer.stdout).toContain('nothing listens there');
      return answer;
    });
    expect(lost.code).toBe(4);
    expect(await stored()).not.toEqual(before);

    const ungated = await rotate('--without-gate');
    expect(ungated.code, ungated.stderr).toBe(0);
    expect(ungated.stdout).toContain('Phase distrust of etcd-ca');
  });
});
