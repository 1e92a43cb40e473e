import { clusterPki } from '../test/configurations.ts';

export const oneNode = `${clusterPki('demo')}
  keys: { ca: ec-p256, certificates: ec-p256 }
  controlPlane: [{ name: cp1, addresses: [127.0.0.1] }]
`;
