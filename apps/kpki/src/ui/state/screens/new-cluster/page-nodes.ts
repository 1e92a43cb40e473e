import type { Etcd } from '@kpki/spec';
import type { Drafting } from '../../model.ts';
import { choiceCell, type FormLine, field, heading, space } from './form.ts';
import { nodeLines } from './node-lines.ts';
import { nodeLists } from './node-lists.ts';

const topologies: readonly { readonly value: Etcd['topology']; readonly label: string }[] = [
  { value: 'stacked', label: 'control plane' },
  { value: 'external', label: 'own machines' },
  { value: 'unmanaged', label: 'not managed' },
];

/** The machines. */
export function nodesLines({ draft }: Drafting): readonly FormLine[] {
  return [
    heading(nodeLists.controlPlane.title),
    ...nodeLines(draft, 'controlPlane'),
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
        help: "Not managed: etcd is somebody else's, and kpki makes nothing for it.",
        write: (before, value) => ({ ...before, etcd: { ...before.etcd, topology: topologyOf(value) } }),
      }),
    ),
    ...(draft.etcd.topology === 'external' ? [space, heading(nodeLists.etcd.title), ...nodeLines(draft, 'etcd')] : []),
  ];
}

function topologyOf(value: string): Etcd['topology'] {
  return topologies.find((each) => each.value === value)?.value ?? 'stacked';
}
