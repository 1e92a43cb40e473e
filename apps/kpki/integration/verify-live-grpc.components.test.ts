import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { probeClient } from '@kpki/engine';
import { Secret } from '@kpki/plugin';
import { freePort, reserveNode, startEtcd, temporaryDirectory } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { expect } from 'vitest';
import { flagsOf } from './flags.ts';
import { apply, inFolder } from './program.ts';

const call = { signal: new AbortController().signal };

needs('etcd')('an etcd member with another port for HTTP', () => {
  inFolder('accepts its clients where they are, and refuses those of another CA', async (below) => {
    await using other = await temporaryDirectory();
    const node = await reserveNode('cp1', '127.0.0.1');
    const http = await freePort(node.address);
    const configuration = `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: grpc }
spec: { controlPlane: [{ name: cp1, addresses: [${node.address}] }] }
`;
    const { cluster, directory } = await apply(configuration, below);
    const stranger = await apply(configuration, other.path);
    const flags = [...flagsOf('etcd', cluster, directory), `--listen-client-http-urls=https://${node.address}:${http}`];
    const etcd = await startEtcd({ node, members: [node], directory: below, flags });
    try {
      const ask = async (files: string, port: number) => {
        const [certificate, key] = await Promise.all(
          ['crt', 'key'].map((ending) => readFile(join(files, `pki/apiserver-etcd-client.${ending}`))),
        );
        if (certificate === undefined || key === undefined) throw new Error('there is no client of etcd');
        const credential = { certificate, privateKey: new Secret(key) };
        return probeClient({ host: node.address, port }, credential, '/health', call);
      };
      expect(await ask(directory, node.ports.etcdClient)).toEqual({
        answer: 'accepted',
        said: { message: 'answer/grpc', params: {} },
      });
      expect(await ask(directory, http)).toMatchObject({
        answer: 'accepted',
        said: { message: 'answer/status', params: { path: '/health', status: 200 } },
      });
      for (const port of [node.ports.etcdClient, http]) {
        expect(await ask(stranger.directory, port)).toMatchObject({ answer: 'refused' });
      }
    } finally {
      await etcd.stop();
    }
  });
});
