import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TemporaryDirectory, temporaryDirectory, versionOf } from '@kpki/services';
import { partOf } from '@kpki/services/random-cases';
import { artifactsOf, type Cluster } from '@kpki/spec';
import { afterAll, describe, expect, test } from 'vitest';
import { clusterPki } from '../test/configurations.ts';
import { type Applied, apply, clusterOf, inFolder, kpkiIn } from './program.ts';

const beginning = `${clusterPki('prod')}
  kubernetesVersion: ${versionOf()}
  keys: { ca: ec-p256, certificates: ec-p256 }
`;

const configurations: Readonly<Record<string, string>> = {
  'three nodes as kubeadm makes them, with a worker and a user': `${beginning}
  profile: kubeadm
  controlPlaneEndpoint: api.example.com:6443
  extraNames: { apiServer: [api.example.net, 203.0.113.7], etcdServer: [etcd.example.com] }
  network: { serviceSubnets: [10.32.0.0/16], dnsDomain: corp.local }
  validity: { ca: 5y, certificates: 90d, users: 30d }
  controlPlane:
    - { name: cp1, addresses: [192.0.2.11] }
    - { name: cp2, addresses: [192.0.2.12], port: 7443 }
    - { name: cp3, addresses: [192.0.2.13] }
  nodes: [{ name: worker1 }]
  users: [{ name: jane, groups: [dev, ops] }]
`,
  'three nodes by the names of the documentation': `${beginning}
  profile: kubernetes
  controlPlaneEndpoint: api.example.com:6443
  controlPlane:
    - { name: cp1, addresses: [192.0.2.11] }
    - { name: cp2, addresses: [192.0.2.12] }
    - { name: cp3, addresses: [192.0.2.13] }
`,
  'etcd on machines of its own': `${beginning}
  profile: kubeadm
  controlPlane: [{ name: cp1, addresses: [192.0.2.11] }]
  etcd:
    topology: external
    nodes: [{ name: etcd1, addresses: [192.0.2.21] }, { name: etcd2, addresses: [192.0.2.22] }]
`,
  'ECDSA below RSA, and RSA in kubeconfigs': `${beginning.replace(/ {2}keys: .*\n/, '')}
  profile: kubeadm
  keys: { ca: rsa-2048, certificates: ec-p256, kubeconfigs: ec-p384, serviceAccount: rsa-2048 }
  controlPlane: [{ name: cp1, addresses: [192.0.2.11] }]
`,
};

/** The first with one node less. */
const several = Object.values(configurations)[0]?.replace(/^.*name: cp3.*\n/m, '') ?? '';

const applied = new Map<string, { readonly folder: TemporaryDirectory; readonly made: Promise<Applied> }>();
afterAll(async () => {
  for (const { folder } of applied.values()) await folder[Symbol.asyncDispose]();
});

/** Returns `kubernetes` as kpki fills it: made for the first test, copied for each. */
async function appliedIn(below: string, configuration: string): Promise<Cluster> {
  let known = applied.get(configuration);
  if (known === undefined) {
    const folder = await temporaryDirectory();
    known = { folder, made: apply(configuration, folder.path) };
    applied.set(configuration, known);
  }
  const { cluster, directory } = await known.made;
  await cp(directory, join(below, 'kubernetes'), { recursive: true, preserveTimestamps: true });
  return cluster;
}

async function adoptIn(below: string, ...words: readonly string[]) {
  const { code, stdout, stderr } = await kpkiIn(below, 'adopt', ...words, '-o', 'json');
  if (stdout === '') throw new Error(stderr);
  const { findings } = JSON.parse(stdout) as {
    readonly findings: readonly { readonly severity: string; readonly finding: string; readonly about: string }[];
  };
  return { code, findings: findings.map(({ severity, finding, about }) => `${severity} ${finding} ${about}`) };
}

async function adoptedIn(below: string): Promise<Cluster> {
  return clusterOf(await readFile(join(below, 'kpki.yaml'), 'utf8'));
}

const assumed = ['note subnet-assumed spec.network.serviceSubnets', 'note version-assumed spec.kubernetesVersion'];

describe('what kpki made of a spec is adopted as the same spec', () => {
  test.each(partOf(Object.entries(configurations), 4))('%s', async (_, configuration) => {
    await using temporary = await temporaryDirectory();
    const below = temporary.path;
    const cluster = await appliedIn(below, configuration);
    const { code, findings } = await adoptIn(below, 'kubernetes', '--cluster-name', 'prod');
    expect({ code, findings }).toEqual({ code: 0, findings: assumed });
    expect(artifactsOf(await adoptedIn(below))).toEqual(artifactsOf(cluster));
    expect(await kpkiIn(below, 'plan', '--exit-code')).toMatchObject({ code: 0 });
  });
});

const one = `${beginning}
  profile: kubeadm
  controlPlane: [{ name: cp1, addresses: [192.0.2.11] }]
`;

inFolder('one root that signs the others, whose key is in a safe', async (below) => {
  const configuration = `${one}  ca: { topology: single-root }
environments:
  all:
    sinks:
      files: { use: "@kpki/filesystem", with: { root: ./kubernetes }, layout: kubeadm }
      safe: { use: "@kpki/filesystem", with: { root: ./safe }, layout: root-ca }
`;
  await writeFile(join(below, 'original.yaml'), configuration);
  expect(await kpkiIn(below, 'apply', '-f', 'original.yaml', '--yes')).toMatchObject({ code: 0 });
  const { code, findings } = await adoptIn(below, 'kubernetes');
  const [subnet, version] = assumed;
  expect({ code, findings }).toEqual({ code: 0, findings: [subnet, 'note key-external root-ca', version] });
  expect(artifactsOf(await adoptedIn(below))).toEqual(artifactsOf(clusterOf(configuration)));
  expect(await kpkiIn(below, 'plan', '--exit-code')).toMatchObject({ code: 0 });
});

inFolder('CAs whose keys are not here', async (below) => {
  await appliedIn(below, one);
  for (const key of ['ca.key', 'etcd/ca.key', 'front-proxy-ca.key']) await rm(join(below, 'kubernetes/pki', key));
  const { code, findings } = await adoptIn(below, 'kubernetes/pki');
  const names = ['kubernetes-ca', 'etcd-ca', 'front-proxy-ca'];
  const [subnet, version] = assumed;
  expect({ code, findings }).toEqual({
    code: 0,
    findings: [subnet, ...names.map((name) => `note key-external ${name}`), version],
  });
  expect((await adoptedIn(below)).ca.topology).toBe('external');
  expect(await kpkiIn(below, 'plan', '--exit-code')).toMatchObject({ code: 0 });
});

inFolder('folders that do not have the names of their nodes are told, and copied where they do', async (below) => {
  const cluster = await appliedIn(below, several);
  await rename(join(below, 'kubernetes/cp2'), join(below, 'second'));
  const folders = ['kubernetes/cp1', 'second', 'kubernetes/worker1', 'kubernetes/users/jane.conf'];
  const lies = await adoptIn(below, ...folders);
  expect(lies.code).toBe(1);
  const copied = await adoptIn(below, ...folders, '--copy-to', 'together');
  expect(copied).toEqual({ code: 0, findings: assumed });
  expect(
    artifactsOf(await adoptedIn(below))
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(
    artifactsOf(cluster)
      .map(({ id }) => id)
      .toSorted(),
  );
  expect(await kpkiIn(below, 'plan', '--exit-code')).toMatchObject({ code: 0 });
});

/** As kubeadm writes it on a node that joined: with the members of that moment. */
const manifestOfEtcd = `kind: Pod
spec:
  containers:
    - command:
        - etcd
        - --initial-cluster=cp2=https://192.0.2.12:2380,cp1=https://192.0.2.11:2380
        - --name=cp1
`;

inFolder(
  'of several nodes the folder of one: its manifest of etcd tells the others, and with them nothing is told',
  async (below) => {
    await appliedIn(below, several);
    const manifests = join(below, 'kubernetes/cp1/manifests');
    await mkdir(manifests);
    await writeFile(join(manifests, 'etcd.yaml'), manifestOfEtcd);
    const alone = await adoptIn(below, 'kubernetes/cp1', '--cluster-name', 'prod', '--out', 'alone.yaml');
    expect(alone).toEqual({ code: 0, findings: ['warning members-not-found spec.etcd', ...assumed] });
    const whole = await adoptIn(below, 'kubernetes', '--cluster-name', 'prod');
    expect(whole).toEqual({ code: 0, findings: assumed });
  },
);

inFolder(
  'a kubeconfig alone tells where the cluster is and whom it trusts, and nothing of its nodes',
  async (below) => {
    await appliedIn(below, one);
    const alone = await adoptIn(below, 'kubernetes/admin.conf');
    expect(alone.code).toBe(1);
    expect(alone.findings).toContain('error no-control-plane spec.controlPlane');
    const words = ['--control-plane', 'cp1=192.0.2.11', '--copy-to', 'copy'];
    const known = await adoptIn(below, 'kubernetes/admin.conf', ...words);
    expect(known.code).toBe(0);
    expect(known.findings).toContain('note key-external kubernetes-ca');
    const copied = await readFile(join(below, 'copy/pki/ca.crt'), 'utf8');
    expect(copied).toBe(await readFile(join(below, 'kubernetes/pki/ca.crt'), 'utf8'));
  },
);
