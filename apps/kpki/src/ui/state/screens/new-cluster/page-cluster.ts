import type { Drafting } from '../../model.ts';
import { choiceCell, type FormLine, field, space, textCell } from './form.ts';

/** What the cluster is, and where it is reached. */
export function clusterLines({ draft }: Drafting): readonly FormLine[] {
  return [
    field(
      textCell({
        field: 'metadata.name',
        name: 'Cluster name',
        value: draft.name,
        help: 'Lower-case letters, digits and hyphens; each kubeconfig calls the cluster so.',
        write: (before, name) => ({ ...before, name }),
      }),
    ),
    field(
      textCell({
        field: 'spec.kubernetesVersion',
        name: 'Kubernetes version',
        value: draft.kubernetesVersion,
        help: 'The version that the cluster runs, as v1.34.1.',
        write: (before, kubernetesVersion) => ({ ...before, kubernetesVersion }),
      }),
    ),
    field(
      choiceCell({
        field: 'spec.profile',
        name: 'Names and groups',
        value: draft.profile,
        options: [
          { value: 'kubernetes', label: 'as Kubernetes documents them' },
          { value: 'kubeadm', label: 'as kubeadm' },
        ],
        help: 'What certificates are called. Choose kubeadm where kubeadm runs the cluster.',
        write: (before, profile) => ({ ...before, profile: profile === 'kubeadm' ? 'kubeadm' : 'kubernetes' }),
      }),
    ),
    space,
    field(
      textCell({
        field: 'spec.controlPlaneEndpoint',
        name: 'API endpoint',
        value: draft.endpoint,
        empty: 'none: the first node itself',
        help: 'host:port where clients reach the API servers: a load balancer, or a DNS name.',
        write: (before, endpoint) => ({ ...before, endpoint }),
      }),
    ),
    field(
      textCell({
        field: 'spec.extraNames.apiServer',
        name: 'More names for it',
        value: draft.apiServerNames,
        empty: 'none',
        help: 'Other names and addresses by which clients call an API server, with commas.',
        write: (before, apiServerNames) => ({ ...before, apiServerNames }),
      }),
    ),
    space,
    field(
      textCell({
        field: 'spec.network.serviceSubnets',
        name: 'Service subnets',
        value: draft.serviceSubnets,
        empty: 'the usual',
        help: 'Where Services get their addresses: one subnet, or one IPv4 and one IPv6.',
        write: (before, serviceSubnets) => ({ ...before, serviceSubnets }),
      }),
    ),
    field(
      textCell({
        field: 'spec.network.dnsDomain',
        name: 'DNS domain',
        value: draft.dnsDomain,
        empty: 'the usual',
        help: 'The domain of Services: kubernetes.default.svc.cluster.local ends in it.',
        write: (before, dnsDomain) => ({ ...before, dnsDomain }),
      }),
    ),
  ];
}
