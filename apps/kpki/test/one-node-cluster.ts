import { type Cluster, parseConfiguration } from '@kpki/spec';
import { clusterPki } from './configurations.ts';

export function oneNodeCluster(): Cluster {
  const text = `${clusterPki('demo')}
  kubernetesVersion: v1.34.1
  controlPlane: [{ name: cp1, addresses: [192.0.2.10] }]
`;
  const { configuration } = parseConfiguration(text, 'kpki.yaml', {
    machine: { name: 'cp1', addresses: ['192.0.2.10'] },
  });
  if (configuration === undefined) throw new Error('the declaration is not accepted');
  return configuration.cluster;
}
