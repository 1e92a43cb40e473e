import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type KubernetesRelease,
  ofRelease,
  type TemporaryDirectory,
  temporaryDirectory,
  versionOf,
} from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { readCertificates } from '@kpki/x509';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { filesBelow } from './file-tree.ts';
import { kubeadmOf } from './kubeadm.ts';
import { apply } from './program.ts';

/** Each with how it asks for P-256; v1beta3 is refused from 1.37 on. */
const rows: readonly (readonly [release: KubernetesRelease, apiVersion: string, keys: string])[] = [
  ['1.34', 'v1beta3', 'featureGates: { PublicKeysECDSA: true }'],
  ['1.34', 'v1beta4', 'encryptionAlgorithm: ECDSA-P256'],
  ['1.37', 'v1beta4', 'encryptionAlgorithm: ECDSA-P256'],
];

function configuration(release: KubernetesRelease, apiVersion: string, keys: string): string {
  return `apiVersion: kubeadm.k8s.io/${apiVersion}
kind: InitConfiguration
localAPIEndpoint: { advertiseAddress: 192.0.2.10 }
nodeRegistration: { name: cp1, criSocket: "unix:///run/none.sock" }
---
apiVersion: kubeadm.k8s.io/${apiVersion}
kind: ClusterConfiguration
kubernetesVersion: ${versionOf(release)}
${keys}
`;
}

/** The names of `kubeadm certs check-expiration`, each with its CA. */
const expirations: Readonly<Record<string, string>> = {
  'admin.conf': 'ca',
  apiserver: 'ca',
  'apiserver-etcd-client': 'etcd-ca',
  'apiserver-kubelet-client': 'ca',
  'controller-manager.conf': 'ca',
  'etcd-healthcheck-client': 'etcd-ca',
  'etcd-peer': 'etcd-ca',
  'etcd-server': 'etcd-ca',
  'front-proxy-client': 'front-proxy-ca',
  'scheduler.conf': 'ca',
  'super-admin.conf': 'ca',
};

const keptByCerts = [
  'ca certificate authority',
  'apiserver certificate and key on disk',
  'apiserver-kubelet-client certificate and key on disk',
  'front-proxy-ca certificate authority',
  'front-proxy-client certificate and key on disk',
  'etcd/ca certificate authority',
  'etcd/server certificate and key on disk',
  'etcd/peer certificate and key on disk',
  'etcd/healthcheck-client certificate and key on disk',
  'apiserver-etcd-client certificate and key on disk',
];

const keptByKubeconfig = [
  'admin.conf',
  'super-admin.conf',
  'kubelet.conf',
  'controller-manager.conf',
  'scheduler.conf',
];

const isRoot = process.getuid?.() === 0;

for (const [release, apiVersion, keys] of rows) {
  const run = isRoot ? needs(ofRelease('kubeadm', release)) : describe.skip;
  run(`kubeadm ${release}, on what kpki made of a ${apiVersion} configuration`, () => {
    const text = configuration(release, apiVersion, keys);
    let root: TemporaryDirectory;
    const etcKubernetes = (): string => join(root.path, 'etc/kubernetes');
    const below = (...kubeadmArguments: readonly string[]): Promise<string> =>
      kubeadmOf(release, `--rootfs=${root.path}`, ...kubeadmArguments, '--config=/kubeadm.yaml');

    beforeAll(async () => {
      root = await temporaryDirectory();
      await mkdir(join(root.path, 'etc'));
      await writeFile(join(root.path, 'kubeadm.yaml'), text);
      await apply(text, root.path, etcKubernetes());
    });

    afterAll(async () => {
      await root[Symbol.asyncDispose]();
    });

    test('finds every certificate, under its CA, with its end', async () => {
      const report = JSON.parse(await below('certs', 'check-expiration', '-o', 'json'));
      const certificates: readonly Readonly<Record<string, unknown>>[] = report.certificates;
      const sound = { missing: false, externallyManaged: false };
      expect(certificates).toEqual(
        Object.entries(expirations).map(([name, caName]) => expect.objectContaining({ ...sound, name, caName })),
      );
      expect(report.certificateAuthorities).toEqual(
        ['ca', 'etcd-ca', 'front-proxy-ca'].map((name) => expect.objectContaining({ ...sound, name })),
      );
      const [apiServer] = readCertificates(await readFile(join(etcKubernetes(), 'pki/apiserver.crt')));
      const row = certificates.find((each) => each['name'] === 'apiserver');
      expect(new Date(String(row?.['expirationDate']))).toEqual(apiServer?.notAfter);
    });

    test('`init phase certs all` keeps every file, untouched', async () => {
      const before = await filesBelow(etcKubernetes());
      const said = await below('init', 'phase', 'certs', 'all');
      expect(said.match(/(?<=Using existing ).+/g)).toEqual(keptByCerts);
      expect(said).toContain('Using the existing "sa" key');
      expect(await filesBelow(etcKubernetes())).toEqual(before);
    });

    test('`init phase kubeconfig all` keeps every file, untouched', async () => {
      const before = await filesBelow(etcKubernetes());
      const said = await below('init', 'phase', 'kubeconfig', 'all');
      expect(said.match(/(?<=Using existing kubeconfig file: "\/etc\/kubernetes\/)[^"]+/g)).toEqual(keptByKubeconfig);
      expect(await filesBelow(etcKubernetes())).toEqual(before);
    });

    test('renews a certificate and a kubeconfig, whose keys and CA it reads', async () => {
      const before = await filesBelow(etcKubernetes());
      await below('certs', 'renew', 'apiserver');
      await below('certs', 'renew', 'admin.conf');
      const after = await filesBelow(etcKubernetes());
      const changed = [...before].filter(([path, file]) => !after.get(path)?.bytes.equals(file.bytes));
      expect(changed.map(([path]) => path)).toEqual(['admin.conf', 'pki/apiserver.crt', 'pki/apiserver.key']);
    });
  });
}
