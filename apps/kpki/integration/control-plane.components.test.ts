import type { LoopbackNode } from '@kpki/services';
import { partOf } from '@kpki/services/random-cases';
import type { ClusterKeyKind, Profile } from '@kpki/spec';
import { administrators } from './claims/administrators.ts';
import { controllers } from './claims/controllers.ts';
import { etcdTrust } from './claims/etcd.ts';
import { frontProxy } from './claims/front-proxy.ts';
import { kubelets } from './claims/kubelets.ts';
import { nodes } from './claims/nodes.ts';
import { serverNames } from './claims/server-names.ts';
import { serviceAccounts } from './claims/service-accounts.ts';
import { signingRequests } from './claims/signing-requests.ts';
import { withControlPlane } from './with-control-plane.ts';

interface Row {
  readonly profile: Profile;
  readonly authorities: ClusterKeyKind;
  readonly certificates: ClusterKeyKind;
}

const rows: readonly Row[] = [
  { profile: 'kubernetes', authorities: 'ec-p256', certificates: 'ec-p256' },
  { profile: 'kubernetes', authorities: 'rsa-2048', certificates: 'rsa-2048' },
  { profile: 'kubernetes', authorities: 'ec-p384', certificates: 'ed25519' },
  { profile: 'kubeadm', authorities: 'ec-p256', certificates: 'ec-p256' },
  { profile: 'kubeadm', authorities: 'rsa-2048', certificates: 'rsa-2048' },
];

/** The user `front-proxy-client` is one who tries to pass for the front proxy. */
const configuration = ({ profile, authorities, certificates }: Row, node: LoopbackNode): string => `
apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: kubernetes }
spec:
  profile: ${profile}
  kubernetesVersion: v1.37.2
  keys: { authorities: ${authorities}, certificates: ${certificates} }
  controlPlane:
    - { name: ${node.name}, addresses: [${node.address}], port: ${node.ports.apiServer} }
  extraNames: { apiServer: [api.example.com, 203.0.113.5] }
  users: [{ name: front-proxy-client }]
  include: [kubelet-server]
`;

/** Of the API server, for the configuration above. */
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

// Every run starts one of the five control planes; the soak all of them.
for (const row of partOf(rows, 5)) {
  const title = `a control plane in profile ${row.profile}, ${row.certificates} under ${row.authorities}`;
  const setup = { configurationFor: (node: LoopbackNode) => configuration(row, node), machine: 'namespaces' } as const;
  withControlPlane(title, setup, (running) => {
    etcdTrust(running);
    serverNames(running, serverNamesIn[row.profile]);
    administrators(running, row.profile);
    controllers(running);
    nodes(running);
    serviceAccounts(running);
    frontProxy(running);
    signingRequests(running);
    kubelets(running);
  });
}
