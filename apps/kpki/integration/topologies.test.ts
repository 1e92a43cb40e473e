import type { LoopbackNode } from '@kpki/services';
import type { ClusterKeyKind, Profile } from '@kpki/spec';
import { administrators } from './claims/administrators.ts';
import { controllers } from './claims/controllers.ts';
import { etcdTrust } from './claims/etcd.ts';
import { frontProxy } from './claims/front-proxy.ts';
import { kubelets } from './claims/kubelets.ts';
import { nodes } from './claims/nodes.ts';
import { oneRoot } from './claims/one-root.ts';
import { serviceAccounts } from './claims/service-accounts.ts';
import { signingRequests } from './claims/signing-requests.ts';
import { applyEnvironment } from './program.ts';
import { withControlPlane } from './with-control-plane.ts';

interface Row {
  readonly profile: Profile;
  readonly keys: ClusterKeyKind;
  readonly topology: 'separate' | 'single-root';
}

const rows: readonly Row[] = [
  { profile: 'kubernetes', keys: 'ec-p256', topology: 'single-root' },
  { profile: 'kubeadm', keys: 'rsa-2048', topology: 'single-root' },
  { profile: 'kubeadm', keys: 'ec-p256', topology: 'separate' },
  { profile: 'kubernetes', keys: 'rsa-2048', topology: 'separate' },
];

/** Every name and address of the cluster below, and no more than that: other names are refused by name constraints. */
const permittedNames =
  '{ dns: [cp1, kubernetes, .kubernetes, .default, .svc, svc.cluster.local, .default.svc.cluster, localhost], ip: [127.0.0.0/8, "::1/128", 10.96.0.0/12] }';

/** The stranger's root is that of the cluster, where there is one; the user tries to pass for the front proxy. */
const configuration = ({ profile, keys, topology }: Row, node: LoopbackNode, folder: string): string => `
apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: kubernetes }
spec:
  profile: ${profile}
  kubernetesVersion: v1.34.4
  keys: { authorities: ${keys}, certificates: ${keys} }
  authorities: { topology: ${topology}, limitPathLength: true, permittedNames: ${permittedNames} }
  controlPlane:
    - { name: ${node.name}, addresses: [${node.address}], port: ${node.ports.apiServer} }
  users: [{ name: front-proxy-client }]
  include: [kubelet-server]
environments:
  only:
    sinks:
      files: { use: "@kpki/filesystem", with: { root: ./kubernetes }, layout: kubeadm }
${topology === 'single-root' ? `      stick: { use: "@kpki/filesystem", with: { root: ${folder}/stick }, layout: root-ca }` : ''}
`;

for (const row of rows) {
  const title = `a control plane under ${row.topology} authorities, ${row.keys} in profile ${row.profile}`;
  const setup = {
    configurationFor: (node: LoopbackNode, folder: string) => configuration(row, node, folder),
    fill: applyEnvironment,
  };
  withControlPlane(title, setup, (running) => {
    if (row.topology === 'single-root') oneRoot(running);
    etcdTrust(running);
    administrators(running, row.profile);
    controllers(running);
    nodes(running);
    serviceAccounts(running);
    frontProxy(running);
    signingRequests(running);
    kubelets(running);
  });
}
