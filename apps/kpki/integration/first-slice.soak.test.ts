import { join } from 'node:path';
import { kubectl, reserveNode, startApiServer, startEtcd, temporaryDirectory, versionOf } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { expect, test } from 'vitest';
import { flagsOf } from './flags.ts';
import { apply } from './program.ts';

needs(
  'etcd',
  'kube-apiserver',
  'kubectl',
)('kubeadm.yaml in, a directory out', () => {
  // Every run compares what kpki makes of a kubeadm.yaml with kubeadm's (kubeadm-equal), and starts other directories.
  test('etcd and the API server become ready on it, and answer super-admin.conf', async () => {
    await using temporary = await temporaryDirectory();
    const node = await reserveNode('cp1', '127.0.0.1');
    // An address for documentation (RFC 5737), since kubeadm takes no loopback address.
    const configuration = `
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: { advertiseAddress: 192.0.2.10, bindPort: ${node.ports.apiServer} }
nodeRegistration: { name: ${node.name} }
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: ${versionOf()}
encryptionAlgorithm: ECDSA-P256
controlPlaneEndpoint: ${node.address}:${node.ports.apiServer}
`;
    const { cluster, directory } = await apply(configuration, temporary.path);
    const start = { node, directory: temporary.path };
    await using _etcd = await startEtcd({ ...start, members: [node], flags: flagsOf('etcd', cluster, directory) });
    const flags = flagsOf('kube-apiserver', cluster, directory);
    await using apiServer = await startApiServer({ ...start, etcd: [node], flags });

    const superAdmin = {
      kubeconfig: join(directory, 'super-admin.conf'),
      cacheDirectory: join(temporary.path, 'cache'),
    };
    const ready = await kubectl(superAdmin, 'get', '--raw', '/readyz');
    expect(ready, apiServer.log()).toMatchObject({ code: 0, stdout: 'ok' });
    const namespaces = await kubectl(superAdmin, 'get', 'namespaces', '-o', 'name');
    expect(namespaces.stdout.split('\n')).toContain('namespace/kube-system');
  }, 180_000);
});
