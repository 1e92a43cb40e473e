import { describe, expect, test } from 'vitest';
import { cluster, controlPlaneNode } from '../../test/clusters.ts';
import { pageCas, pageCertificates, pageKubeconfigs, pageNames, pagePaths } from '../../test/kubernetes-page.ts';
import {
  artifactsOf,
  type CertificateArtifact,
  caEntries,
  type FlagEntry,
  type KubeconfigArtifact,
  keyPairEntries,
  kubeconfigEntries,
  pathOf,
  setFlags,
} from '../index.ts';

// Three different addresses, so that the page's three words for addresses cannot stand in for one another.
const node = { ...controlPlaneNode('cp1', '10.0.0.11', '10.1.0.11'), advertiseAddress: '203.0.113.11' };
const declared = cluster('kubernetes', { controlPlane: [node] });
const artifacts = artifactsOf(declared);

const pageWords: Readonly<Record<string, readonly string[]>> = {
  '<hostname>': [node.name],
  '<Host_IP>': node.addresses,
  '<advertise_IP>': [node.advertiseAddress],
};

function filled(hosts: readonly string[]): readonly string[] {
  return hosts.flatMap((host) => pageWords[host] ?? [host]);
}

/** Names of a certificate that the page does not list, but a row of its newer version or its text does. */
const beyondThePage: Readonly<Record<string, readonly string[]>> = {
  // "any other IP or DNS name you contact your cluster on": in-cluster clients dial the first address of the Services.
  'kube-apiserver': ['10.96.0.1'],
};

describe('profile kubernetes has every row of the page', () => {
  test.each(pageCas)('CA $commonName at $file', ({ file, commonName }) => {
    const entry = caEntries.find(({ path }) => path === `pki/${file}`);
    const artifact = artifacts.find(({ name }) => name === entry?.name);
    expect(artifact).toMatchObject({ kind: 'ca', subject: { commonName, organizations: [] } });
  });

  test.each(pageCertificates)('certificate $commonName', ({ commonName, parent, organizations, kind, hosts }) => {
    const own = artifacts.filter(
      (each): each is CertificateArtifact => each.kind === 'certificate' && each.subject.commonName === commonName,
    );
    expect(own).toHaveLength(1);
    const [artifact] = own;
    const ca = artifacts.find(({ name }) => name === artifact?.ca);
    expect(ca).toMatchObject({ subject: { commonName: parent } });
    expect(artifact?.subject.organizations).toEqual(organizations);
    expect(artifact?.certificateKind).toBe(kind);
    const names = [...(artifact?.names.dns ?? []), ...(artifact?.names.ip ?? [])];
    expect(names.toSorted()).toEqual([...filled(hosts), ...(beyondThePage[commonName] ?? [])].toSorted());
  });

  test('and no certificate more, but the optional ones', () => {
    const made = artifacts.flatMap((each) => (each.kind === 'certificate' ? [each.subject.commonName] : []));
    expect(made.toSorted()).toEqual(pageCertificates.map(({ commonName }) => commonName).toSorted());
  });

  const pathRows = pagePaths.flatMap(({ file, command, keyFlags, certificateFlags }) => [
    ...keyFlags.map((flag) => ({ command, flag, path: `pki/${file}.key` })),
    ...certificateFlags.map((flag) => ({ command, flag, path: `pki/${file}.crt` })),
  ]);
  test.each(pathRows)('$command $flag reads $path', ({ command, flag, path }) => {
    expect(pathsOf(command, flag)).toEqual([path]);
  });

  test.each(pageKubeconfigs)('kubeconfig $file', ({ file, credential, commonName, organizations, command }) => {
    const artifact = artifacts.find(
      (each): each is KubeconfigArtifact => each.kind === 'kubeconfig' && each.name === file,
    );
    expect(artifact?.subject).toEqual({ commonName: commonName.replace('<nodeName>', node.name), organizations });
    expect(artifact?.userName).toBe(credential);
    expect(artifact?.clusterName).toBe(pageNames.cluster);
    expect(artifact?.contextName).toBe(pageNames.context);
    expect(artifact?.certificateKind).toBe('client');
    expect(artifact?.ca).toBe('kubernetes-ca');
    expect(pathsOf(command, '--kubeconfig')).toEqual([file]);
  });
});

describe('beyond the age of the page', () => {
  test('super-admin.conf, as the newer page has it', () => {
    expect(artifacts.find(({ name }) => name === 'super-admin.conf')).toMatchObject({
      subject: { commonName: 'kubernetes-super-admin', organizations: ['system:masters'] },
      userName: 'default-super-admin',
      contextName: 'default-system',
      clusterName: 'default-cluster',
    });
  });

  test('the service-account key pair, with a flag for each half and for each reader', () => {
    expect(keyPairEntries).toMatchObject([{ name: 'sa', privatePath: 'pki/sa.key', publicPath: 'pki/sa.pub' }]);
    expect(pathsOf('kube-controller-manager', '--service-account-private-key-file')).toEqual(['pki/sa.key']);
    expect(pathsOf('kube-apiserver', '--service-account-key-file')).toEqual(['pki/sa.pub']);
    expect(pathsOf('kube-apiserver', '--service-account-signing-key-file')).toEqual(['pki/sa.key']);
  });

  test('the optional artifacts are left out until they are asked for', () => {
    const wanted = artifactsOf({ ...declared, include: ['kubelet-server', 'kube-proxy.conf'] });
    const added = wanted.filter(({ id }) => !artifacts.some((each) => each.id === id));
    expect(added).toMatchObject([
      {
        id: 'kubelet-server cp1',
        subject: { commonName: 'system:node:cp1', organizations: ['system:nodes'] },
        certificateKind: 'server',
        names: { dns: ['cp1'], ip: node.addresses },
      },
      {
        id: 'kube-proxy.conf cp1',
        subject: { commonName: 'system:kube-proxy', organizations: ['system:node-proxier'] },
        userName: 'default-kube-proxy',
      },
    ]);
    expect(kubeconfigEntries.filter((entry) => entry.optional !== undefined).map(({ name }) => name)).toEqual([
      'kube-proxy.conf',
    ]);
  });
});

function pathsOf(component: FlagEntry['component'], flag: string): readonly string[] {
  return setFlags
    .filter((entry) => entry.component === component && entry.flag === flag)
    .map((entry) => pathOf(entry.artifact, entry.part));
}
