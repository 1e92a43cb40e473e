import { type Cluster, type ControlPlaneNode, parseConfiguration } from '@kpki/spec';

/** One node, P-256 everywhere, so that a whole PKI is made in milliseconds. */
const file = `
apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: demo }
spec:
  kubernetesVersion: v1.34.1
  keys: { ca: ec-p256, certificates: ec-p256, kubeconfigs: ec-p256, serviceAccount: ec-p256 }
  controlPlane: [{ name: cp1, addresses: [10.0.0.11] }]
`;

const oneNode = desiredIn(file);

function desiredIn(text: string): Cluster {
  const { configuration, problems } = parseConfiguration(text, 'kpki.yaml', {
    machine: { name: 'here', addresses: [] },
  });
  if (problems !== undefined) throw new Error(problems.map(({ message }) => message).join('\n'));
  return configuration.cluster;
}

/** A cluster as its file declares it, every default filled in; a test says what is different. */
export function cluster(different: Partial<Cluster> = {}): Cluster {
  return { ...oneNode, ...different };
}

/** A control-plane node that advertises its first address. */
export function controlPlaneNode(name: string, ...addresses: readonly string[]): ControlPlaneNode {
  return { name, addresses, advertiseAddress: addresses[0] ?? '192.0.2.1', port: 6443 };
}

export const twoNodes: Partial<Cluster> = {
  controlPlane: [controlPlaneNode('cp1', '10.0.0.11'), controlPlaneNode('cp2', '10.0.0.12')],
};

export const threeNodes: Partial<Cluster> = {
  controlPlane: [
    controlPlaneNode('cp1', '10.0.0.11'),
    controlPlaneNode('cp2', '10.0.0.12'),
    controlPlaneNode('cp3', '10.0.0.13'),
  ],
  workers: [{ name: 'worker1', addresses: ['10.0.1.1'] }],
};
