import { inputTexts } from '@kpki/presentation';
import { usualAnswers } from '@kpki/spec';
import { nodeWord, takeNodes } from './init-node.ts';
import { anything, checkedChoice, choice, type InitOption, unless } from './init-option.ts';

export const clusterOptions: readonly InitOption[] = [
  {
    option: 'cluster-name',
    field: 'metadata.name',
    take: anything((name, answers) => ({ ...answers, name })),
    values: ({ name }) => unless(usualAnswers.name, name),
  },
  {
    option: 'profile',
    field: 'spec.profile',
    take: choice('profile', (profile, answers) => ({ ...answers, profile })),
    values: ({ profile }) => unless(usualAnswers.profile, profile),
  },
  {
    option: 'kubernetes-version',
    field: 'spec.kubernetesVersion',
    take: anything((kubernetesVersion, answers) => ({ ...answers, kubernetesVersion })),
    values: ({ kubernetesVersion }) => unless(usualAnswers.kubernetesVersion, kubernetesVersion),
  },
  {
    option: 'endpoint',
    field: 'spec.controlPlaneEndpoint',
    take: anything((endpoint, { endpoint: _, ...answers }) => (endpoint === '' ? answers : { ...answers, endpoint })),
    values: ({ endpoint }) => unless(undefined, endpoint),
  },
  {
    option: 'extra-name',
    field: 'spec.extraNames',
    take: (apiServerNames, answers) => ({ answers: { ...answers, apiServerNames } }),
    values: ({ apiServerNames = [] }) => apiServerNames,
  },
  {
    option: 'service-subnet',
    field: 'spec.network.serviceSubnets',
    take: (serviceSubnets, answers) => ({ answers: { ...answers, serviceSubnets } }),
    values: ({ serviceSubnets = [] }) => serviceSubnets,
  },
  {
    option: 'dns-domain',
    field: 'spec.network.dnsDomain',
    take: anything((dnsDomain, answers) => ({ ...answers, dnsDomain })),
    values: ({ dnsDomain }) => unless(undefined, dnsDomain),
  },
  {
    option: 'control-plane',
    field: 'spec.controlPlane',
    take: (values, answers) => takeNodes(values, (controlPlane) => ({ ...answers, controlPlane })),
    values: ({ controlPlane }) => controlPlane.map(nodeWord),
  },
  {
    option: 'worker',
    field: 'spec.nodes',
    take: (values, answers) => takeNodes(values, (workers) => ({ ...answers, workers }), { addresses: 'optional' }),
    values: ({ workers }) => workers.map(nodeWord),
  },
  {
    option: 'etcd-node',
    field: 'spec.etcd.nodes',
    take: (values, answers) => takeNodes(values, (nodes) => ({ ...answers, etcd: { topology: 'external', nodes } })),
    values: ({ etcd }) => (etcd?.nodes ?? []).map(nodeWord),
  },
  {
    // After the machines, which decide whether it is valid.
    option: 'etcd',
    field: 'spec.etcd',
    take: checkedChoice('etcd', (topology, answers) => {
      const { nodes } = answers.etcd ?? {};
      if (nodes !== undefined && topology !== 'external') return { reason: inputTexts.etcdIsExternal(topology) };
      if (nodes === undefined && topology === 'external') return { reason: inputTexts.etcdWithoutNodes };
      return { answers: { ...answers, etcd: nodes === undefined ? { topology } : { topology, nodes } } };
    }),
    values: ({ etcd }) => unless(usualAnswers.etcd.topology, etcd?.topology),
  },
];
