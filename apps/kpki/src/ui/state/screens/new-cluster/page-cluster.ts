import type { Draft } from '../../draft.ts';
import type { Drafting } from '../../model.ts';
import { type ChoiceOption, choiceLine, type FormLine, field, space, textCell } from './form.ts';
import { endpointAdvice } from './node-lists.ts';

interface TextRow {
  readonly of: 'name' | 'kubernetesVersion' | 'endpoint' | 'apiServerNames' | 'serviceSubnets' | 'dnsDomain';
  readonly field: string;
  readonly name: string;
  readonly help: string;
  readonly empty?: string;
}

const identity: readonly TextRow[] = [
  {
    of: 'name',
    field: 'metadata.name',
    name: 'Cluster name',
    help: 'Its name in kubeconfigs: lower-case letters, digits, hyphens, such as prod-eu.',
  },
  {
    of: 'kubernetesVersion',
    field: 'spec.kubernetesVersion',
    name: 'Kubernetes version',
    help: 'The version that the cluster runs, such as v1.37.2.',
  },
];

const reach: readonly TextRow[] = [
  {
    of: 'endpoint',
    field: 'spec.controlPlaneEndpoint',
    name: 'API endpoint',
    help: 'A load balancer or DNS name of all API servers, such as api.example.com:6443.',
    empty: 'none: the nodes themselves',
  },
  {
    of: 'apiServerNames',
    field: 'spec.extraNames.apiServer',
    name: 'More names for it',
    help: 'What else clients call an API server, with commas: api.local, 192.0.2.9.',
    empty: 'none',
  },
];

const network: readonly TextRow[] = [
  {
    of: 'serviceSubnets',
    field: 'spec.network.serviceSubnets',
    name: 'Service subnets',
    help: 'Where Services get addresses; one, or one per family: 10.96.0.0/12, fd00::/112.',
    empty: 'the usual',
  },
  {
    of: 'dnsDomain',
    field: 'spec.network.dnsDomain',
    name: 'DNS domain',
    help: 'The domain that the names of Services end in, such as cluster.local.',
    empty: 'the usual',
  },
];

export function clusterLines({ draft }: Drafting): readonly FormLine[] {
  const linesOf = (rows: readonly TextRow[]): readonly FormLine[] => rows.map((row) => textLine(row, draft));
  return [...linesOf(identity), profileLine(draft), space, ...linesOf(reach), space, ...linesOf(network)];
}

const leftEmpty =
  'Left empty, kubectl and workers use the first node alone, and stop with it. ' +
  'Better: a load balancer, or a DNS name that points to all of them, such as api.example.com:6443.';

function textLine({ of, ...row }: TextRow, draft: Draft): FormLine {
  const advice = of === 'endpoint' ? endpointAdvice(draft) : null;
  const advised = advice === null ? {} : { help: leftEmpty, empty: 'none: the first of several nodes' };
  return field(
    textCell({ ...row, ...advised, value: draft[of], write: (before, text) => ({ ...before, [of]: text }) }),
  );
}

const profiles: readonly ChoiceOption[] = [
  {
    value: 'kubernetes',
    label: 'as Kubernetes documents them',
    help: 'For a cluster made by hand, or by anything but kubeadm.',
  },
  { value: 'kubeadm', label: 'as kubeadm', help: 'For a cluster that kubeadm runs: exactly what it makes.' },
];

function profileLine({ profile }: Draft): FormLine {
  return choiceLine({
    field: 'spec.profile',
    name: 'Names and groups',
    value: profile,
    options: profiles,
    help: `${profiles.find(({ value }) => value === profile)?.help} Left and right choose.`,
    write: (before, chosen) => ({ ...before, profile: chosen === 'kubeadm' ? 'kubeadm' : 'kubernetes' }),
  });
}
