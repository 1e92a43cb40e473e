import { type Cluster, type Configuration, type ParseContext, parseConfiguration, problemText } from '../src/index.ts';

export function configurationOf(text: string, file: string, context: ParseContext): Configuration {
  const { configuration, problems } = parseConfiguration(text, file, context);
  if (configuration === undefined) throw new Error(problems.map(problemText).join('\n'));
  return configuration;
}

export function problemsOf(text: string, context: ParseContext): readonly string[] {
  return (parseConfiguration(text, 'f', context).problems ?? []).map(problemText);
}

/** The defaults of both formats; lifetimes in seconds. */
export const defaults: Omit<Cluster, 'name' | 'profile' | 'keys' | 'controlPlane'> = {
  kubernetesVersion: 'v1.37.2',
  endpoint: null,
  network: { serviceSubnets: ['10.96.0.0/12'], dnsDomain: 'cluster.local' },
  validity: {
    ca: 315_360_000,
    rootCa: 630_720_000,
    certificates: 31_536_000,
    kubeconfigs: 31_536_000,
    users: 31_536_000,
    renewBefore: 2_592_000,
  },
  ca: { topology: 'separate', limitPathLength: false, permittedNames: null },
  etcd: { topology: 'stacked' },
  workers: [],
  users: [],
  extraNames: { apiServer: [], etcdServer: [], etcdPeer: [] },
  include: [],
  kubeletClient: 'profile',
  serviceAccount: 'key-pair',
};
