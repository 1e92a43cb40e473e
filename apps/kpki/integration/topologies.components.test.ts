import { join } from 'node:path';
import { type LoopbackNode, versionOf } from '@kpki/services';
import { partOf } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import type { CaTopology, Cluster, ClusterKeyKind, Profile } from '@kpki/spec';
import { expect, test } from 'vitest';
import { clusterPki } from '../test/configurations.ts';
import { administrators } from './claims/administrators.ts';
import { controllers } from './claims/controllers.ts';
import { etcdTrust } from './claims/etcd.ts';
import { frontProxy } from './claims/front-proxy.ts';
import { kubelets, nodes } from './claims/kubelets.ts';
import { oneRoot } from './claims/one-root.ts';
import { serverNames } from './claims/server-names.ts';
import { serviceAccounts } from './claims/service-accounts.ts';
import { signingRequests } from './claims/signing-requests.ts';
import { strangers } from './claims/strangers.ts';
import { casOf, newRoot, type Root } from './company.ts';
import type { Running } from './control-plane.ts';
import { filesBelow } from './file-tree.ts';
import { controlPlaneFlags } from './flags.ts';
import { type Applied, applyByRequests, applyEnvironment } from './program.ts';
import { withControlPlane } from './with-control-plane.ts';

interface Keyed {
  readonly profile: Profile;
  readonly ca: ClusterKeyKind;
  readonly certificates: ClusterKeyKind;
}

interface Row {
  readonly profile: Profile;
  readonly keys: ClusterKeyKind;
  readonly topology: CaTopology;
}

const rows: readonly Row[] = [
  { profile: 'kubernetes', keys: 'ec-p256', topology: 'single-root' },
  { profile: 'kubeadm', keys: 'rsa-2048', topology: 'single-root' },
  { profile: 'kubeadm', keys: 'ec-p256', topology: 'separate' },
  { profile: 'kubernetes', keys: 'rsa-2048', topology: 'separate' },
];

/** One node; the user `front-proxy-client` is one who tries to pass for the front proxy. */
const clusterText = ({ profile, ca, certificates }: Keyed, node: LoopbackNode, more: string): string => `
${clusterPki('kubernetes')}
  profile: ${profile}
  kubernetesVersion: ${versionOf()}
  keys: { ca: ${ca}, certificates: ${certificates} }
  controlPlane:
    - { name: ${node.name}, addresses: [${node.address}], port: ${node.ports.apiServer} }
  users: [{ name: front-proxy-client }]
  include: [kubelet-server]
${more}`;

/** Every name and address of the cluster below, and no more than that: other names are refused by name constraints. */
const permittedNames =
  '{ dns: [cp1, kubernetes, .kubernetes, .default, .svc, svc.cluster.local, .default.svc.cluster, localhost], ip: [127.0.0.0/8, 198.18.0.0/15, "::1/128", 10.96.0.0/12] }';

const configuration = ({ profile, keys, topology }: Row, node: LoopbackNode, folder: string): string =>
  clusterText(
    { profile, ca: keys, certificates: keys },
    node,
    `  ca: { topology: ${topology}, limitPathLength: true, permittedNames: ${permittedNames} }
environments:
  only:
    sinks:
      files: { use: "@kpki/filesystem", with: { root: ./kubernetes }, layout: kubeadm }
${topology === 'single-root' ? `      stick: { use: "@kpki/filesystem", with: { root: ${folder}/stick }, layout: root-ca }` : ''}
`,
  );

const profileRows: readonly Keyed[] = [
  { profile: 'kubernetes', ca: 'ec-p256', certificates: 'ec-p256' },
  { profile: 'kubernetes', ca: 'rsa-2048', certificates: 'rsa-2048' },
  { profile: 'kubernetes', ca: 'ec-p384', certificates: 'ed25519' },
  { profile: 'kubeadm', ca: 'ec-p256', certificates: 'ec-p256' },
  { profile: 'kubeadm', ca: 'rsa-2048', certificates: 'rsa-2048' },
];

const profileConfiguration = (row: Keyed, node: LoopbackNode): string =>
  clusterText(row, node, '  extraNames: { apiServer: [api.example.com, 203.0.113.5] }\n');

const serverNamesIn: Readonly<Record<Profile, readonly string[]>> = {
  kubernetes: [...commonNames(), 'kubernetes.default.svc.cluster'],
  kubeadm: commonNames(),
};

function commonNames(): readonly string[] {
  return [
    'cp1',
    'kubernetes',
    'kubernetes.default',
    'kubernetes.default.svc',
    'kubernetes.default.svc.cluster.local',
    'api.example.com',
    '10.96.0.1',
    '203.0.113.5',
  ];
}

const planes: readonly (() => void)[] = [
  ...rows.map((row) => () => ofRow(row)),
  () => ofCompany('rsa-2048'),
  () => ofCompany('ec-p256'),
  ...profileRows.map((row) => () => ofProfile(row)),
];

for (const start of partOf(planes, 10)) start();

function ofRow(row: Row): void {
  const title = `a control plane under ${row.topology} CAs, ${row.keys} in profile ${row.profile}`;
  const setup = {
    configurationFor: (node: LoopbackNode, folder: string) => configuration(row, node, folder),
    fill: applyEnvironment,
    machine: 'namespaces',
  } as const;
  withControlPlane(title, setup, (running) => {
    if (row.topology === 'single-root') {
      oneRoot(running);
      strangers(running, ({ directory }) => join(directory, 'pki/root-ca.crt'));
    }
    common(running, row.profile);
    signingRequests(running);
  });
}

function common(running: Running, profile: Profile): void {
  etcdTrust(running);
  administrators(running, profile);
  controllers(running);
  nodes(running);
  serviceAccounts(running);
  frontProxy(running);
  kubelets(running);
}

/** The CAs of cluster and stranger are OpenSSL's, under one company's root. */
function ofCompany(keys: 'rsa-2048' | 'ec-p256'): void {
  needs('openssl')('CAs of a company', () => {
    let root: Root | undefined;
    const fill = async (text: string, below: string): Promise<Applied> => {
      root ??= await newRoot(join(below, 'root'), keys);
      const company = await casOf(root, join(below, 'company'), keys);
      return applyByRequests(text, below, company.sign);
    };
    const row: Row = { profile: 'kubernetes', keys, topology: 'external' };
    const setup = {
      configurationFor: (node: LoopbackNode, folder: string) => configuration(row, node, folder),
      fill,
      flagsFor: (cluster: Cluster, directory: string) => controlPlaneFlags(cluster, directory, () => false),
      machine: 'namespaces',
    } as const;
    withControlPlane(`a control plane with keys ${keys} and no CA's key`, setup, (running) => {
      strangers(running, ({ scratch }) => join(scratch, 'company/root.crt'));
      common(running, row.profile);

      test('no key of a CA is there', async () => {
        const files = [...(await filesBelow(running().directory)).keys()];
        expect(files).toContain('pki/ca.crt');
        expect(files.filter((file) => /(^|\/)(front-proxy-)?ca\.key$/.test(file))).toEqual([]);
      });
    });
  });
}

function ofProfile(row: Keyed): void {
  const title = `a control plane in profile ${row.profile}, ${row.certificates} under ${row.ca}`;
  const setup = {
    configurationFor: (node: LoopbackNode) => profileConfiguration(row, node),
    machine: 'namespaces',
  } as const;
  withControlPlane(title, setup, (running) => {
    serverNames(running, serverNamesIn[row.profile]);
    common(running, row.profile);
    signingRequests(running);
  });
}
