import { type Cluster, type Configuration, parseConfiguration } from '@kpki/spec';

/** Parses a declaration of one node with these environments. */
export function oneNode(environments: string = '', environment?: string): Configuration {
  const text = `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: demo }
spec:
  kubernetesVersion: v1.34.1
  controlPlane: [{ name: cp1, addresses: [192.0.2.10] }]
${environments}`;
  const { configuration, problems } = parseConfiguration(text, 'kpki.yaml', {
    machine: { name: 'cp1', addresses: ['192.0.2.10'] },
    ...(environment === undefined ? {} : { environment }),
  });
  if (configuration === undefined) throw new Error(JSON.stringify(problems));
  return configuration;
}

export function oneNodeCluster(): Cluster {
  return oneNode().cluster;
}
