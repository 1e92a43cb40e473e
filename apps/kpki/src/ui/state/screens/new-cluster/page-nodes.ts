import type { Etcd } from '@kpki/spec';
import type { Draft, DraftNode, NodeListName } from '../../draft.ts';
import type { Drafting } from '../../model.ts';
import {
  type ButtonCell,
  buttonCell,
  type ChoiceOption,
  choiceLine,
  type FormLine,
  heading,
  space,
  textCell,
  words,
} from './form.ts';
import { addButton, endpointAdvice, nodeCell, nodeLists, nodePaths, nodesIn, withNodes } from './node-lists.ts';

const topologies: readonly (ChoiceOption & { readonly value: Etcd['topology'] })[] = [
  { value: 'stacked', label: 'control plane', help: 'Control plane: on each node with an API server (default).' },
  { value: 'external', label: 'own machines', help: 'Own machines: a list of them follows.' },
  {
    value: 'unmanaged',
    label: 'not managed',
    help: 'Not managed: kpki makes nothing for etcd.',
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
    choiceLine({
      field: 'spec.etcd.topology',
      name: 'etcd runs on',
      value: draft.etcd.topology,
      options: topologies,
      help: `${topologies.find(({ value }) => value === draft.etcd.topology)?.help} Left and right choose.`,
      write: (before, value) => ({ ...before, etcd: { ...before.etcd, topology: topologyOf(value) } }),
    }),
    ...(draft.etcd.topology === 'external' ? [space, heading(nodeLists.etcd.title), ...nodeLines(draft, 'etcd')] : []),
  ];
}

function topologyOf(value: string): Etcd['topology'] {
  return topologies.find((each) => each.value === value)?.value ?? 'stacked';
}

const widths = [24, 40, 12];
const columnHeads = `  ${'Name'.padEnd(24)}Addresses`;

function nodeLines(draft: Draft, list: NodeListName): readonly FormLine[] {
  const nodes = nodesIn(draft, list);
  const paths = nodePaths(nodes, list);
  return [
    ...(nodes.length === 0 ? [] : [words(columnHeads)]),
    ...nodes.map((node, at) => nodeLine(list, node, at, { path: paths[at] ?? null, isLast: at === nodes.length - 1 })),
    { is: 'cells', label: null, cells: buttons(list, nodes.length), widths: [40, 30] },
  ];
}

interface NodeLinePosition {
  readonly path: string | null;
  readonly isLast: boolean;
}

function nodeLine(list: NodeListName, node: DraftNode, at: number, { path, isLast }: NodeLinePosition): FormLine {
  const { one, after } = nodeLists[list];
  const called = node.name === '' ? `${one} ${at + 1}` : node.name;
  const name = textCell({
    id: nodeCell(list, at, 'name'),
    field: path === null ? '' : `${path}.name`,
    name: `${called}, name`,
    value: node.name,
    help:
      path === null
        ? 'A name as its kubelet registers it, such as cp1; enter alone ends the list.'
        : 'What its kubelet registers: usually the host name, in lower case, such as cp1.',
    enter: path === null ? { is: 'change', draft: without(list, at), focus: after } : null,
    write: changing(list, at, (text) => ({ name: text })),
  });
  const addresses = textCell({
    id: nodeCell(list, at, 'addresses'),
    field: path === null ? '' : `${path}.addresses`,
    name: `${called}, addresses`,
    value: node.addresses,
    help: 'Its IP addresses; others reach it at the first. Such as 10.0.0.11, fd00::11.',
    write: changing(list, at, (text) => ({ addresses: text })),
  });
  const remove = buttonCell({
    id: `remove ${list} ${at}`,
    label: 'remove',
    help: `Takes ${called} from the list.`,
    press: {
      is: 'change',
      draft: without(list, at),
      focus: isLast ? addButton(list) : nodeCell(list, at, 'name'),
    },
  });
  return { is: 'cells', label: null, cells: [name, addresses, remove], widths };
}

function changing(list: NodeListName, at: number, part: (text: string) => Partial<DraftNode>) {
  return (draft: Draft, text: string): Draft =>
    withNodes(
      draft,
      list,
      nodesIn(draft, list).map((each, index) => (index === at ? { ...each, ...part(text) } : each)),
    );
}

function without(list: NodeListName, at: number) {
  return (draft: Draft): Draft => withNodes(draft, list, nodesIn(draft, list).toSpliced(at, 1));
}

function buttons(list: NodeListName, count: number): readonly ButtonCell[] {
  const { path, title, one } = nodeLists[list];
  return [
    buttonCell({
      id: addButton(list),
      field: path,
      name: title,
      label: `+ add a${/^[aeiou]/.test(one) ? 'n' : ''} ${one}`,
      help: `Adds a line for another ${one}.`,
      press: {
        is: 'change',
        draft: (draft) => withNodes(draft, list, [...nodesIn(draft, list), { name: '', addresses: '' }]),
        focus: nodeCell(list, count, 'name'),
      },
    }),
    buttonCell({
      id: `paste ${list}`,
      label: '+ paste a list',
      help: 'Adds many at once: one "name address…" a line.',
      press: { is: 'paste', list },
    }),
  ];
}
