import type { Etcd } from '@kpki/spec';
import type { Drafting } from '../../model.ts';
import { type ChoiceOption, choiceCell, type FormLine, field, heading, space, words } from './form.ts';
import { nodeLines } from './node-lines.ts';
import { endpointAdvice, nodeLists } from './node-lists.ts';

const topologies: readonly (ChoiceOption & { readonly value: Etcd['topology'] })[] = [
  { value: 'stacked', label: 'control plane', help: 'Control plane: beside each API server, as is usual.' },
  { value: 'external', label: 'own machines', help: 'Own machines: a list of them follows.' },
  {
    value: 'unmanaged',
    label: 'not managed',
    help: "Not managed: etcd is somebody else's, and kpki makes nothing for it.",
  },
];

export function nodesLines({ draft }: Drafting): readonly FormLine[] {
  const advice = endpointAdvice(draft);
  return [
    heading(nodeLists.controlPlane.title),
    ...nodeLines(draft, 'controlPlane'),
    ...(advice === null ? [] : [words(advice.consequence, 'advice')]),
    space,
    heading(nodeLists.workers.title),
    ...nodeLines(draft, 'workers'),
    space,
    field(
      choiceCell({
        field: 'spec.etcd.topology',
        name: 'etcd runs on',
        value: draft.etcd.topology,
        options: topologies,
        help: `${topologies.find(({ value }) => value === draft.etcd.topology)?.help} Left and right choose.`,
        write: (before, value) => ({ ...before, etcd: { ...before.etcd, topology: topologyOf(value) } }),
      }),
    ),
    ...(draft.etcd.topology === 'external' ? [space, heading(nodeLists.etcd.title), ...nodeLines(draft, 'etcd')] : []),
  ];
}

function topologyOf(value: string): Etcd['topology'] {
  return topologies.find((each) => each.value === value)?.value ?? 'stacked';
}
