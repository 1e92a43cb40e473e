import { type Cluster, type Configuration, parseConfiguration } from '@kpki/spec';
import { clusterPki } from './configurations.ts';

/** Parses the spec of one node with these environments. */
export function oneNode(environments: string = '', environment?: string): Configuration {
  const text = `${clusterPki('demo')}
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
