import type { Draft } from '../../draft.ts';
import type { Drafting } from '../../model.ts';
import { choiceCell, type FormLine, field, space, textCell } from './form.ts';

/** A text of the draft, and what the form says of it. */
interface TextRow {
  readonly of: 'name' | 'kubernetesVersion' | 'endpoint' | 'apiServerNames' | 'serviceSubnets' | 'dnsDomain';
  readonly field: string;
  readonly name: string;
  readonly help: string;
  /** What is shown where there is no text. */
  readonly empty?: string;
}

const identity: readonly TextRow[] = [
  {
    of: 'name',
    field: 'metadata.name',
    name: 'Cluster name',
    help: 'Lower-case letters, digits and hyphens; each kubeconfig calls the cluster so.',
  },
  {
    of: 'kubernetesVersion',
    field: 'spec.kubernetesVersion',
    name: 'Kubernetes version',
    help: 'The version that the cluster runs, as v1.34.1.',
  },
];

const reach: readonly TextRow[] = [
  {
    of: 'endpoint',
    field: 'spec.controlPlaneEndpoint',
    name: 'API endpoint',
    help: 'host:port where clients reach the API servers: a load balancer, or a DNS name.',
    empty: 'none: the first node itself',
  },
  {
    of: 'apiServerNames',
    field: 'spec.extraNames.apiServer',
    name: 'More names for it',
    help: 'Other names and addresses by which clients call an API server, with commas.',
    empty: 'none',
  },
];

const network: readonly TextRow[] = [
  {
    of: 'serviceSubnets',
    field: 'spec.network.serviceSubnets',
    name: 'Service subnets',
    help: 'Where Services get their addresses: one subnet, or one IPv4 and one IPv6.',
    empty: 'the usual',
  },
  {
    of: 'dnsDomain',
    field: 'spec.network.dnsDomain',
    name: 'DNS domain',
    help: 'The domain of Services: kubernetes.default.svc.cluster.local ends in it.',
    empty: 'the usual',
  },
];

/** What the cluster is, and where it is reached. */
export function clusterLines({ draft }: Drafting): readonly FormLine[] {
  const linesOf = (rows: readonly TextRow[]): readonly FormLine[] => rows.map((row) => textLine(row, draft));
  return [...linesOf(identity), profileLine(draft), space, ...linesOf(reach), space, ...linesOf(network)];
}

function textLine({ of, ...row }: TextRow, draft: Draft): FormLine {
  return field(textCell({ ...row, value: draft[of], write: (before, text) => ({ ...before, [of]: text }) }));
}

function profileLine({ profile }: Draft): FormLine {
  return field(
    choiceCell({
      field: 'spec.profile',
      name: 'Names and groups',
      value: profile,
      options: [
        { value: 'kubernetes', label: 'as Kubernetes documents them' },
        { value: 'kubeadm', label: 'as kubeadm' },
      ],
      help: 'What certificates are called. Choose kubeadm where kubeadm runs the cluster.',
      write: (before, chosen) => ({ ...before, profile: chosen === 'kubeadm' ? 'kubeadm' : 'kubernetes' }),
    }),
  );
}
