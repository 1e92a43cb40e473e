import { wizardTexts } from '@kpki/presentation';
import type { Draft, DraftNode, NodeListName } from '../../draft.ts';

interface NodeList {
  readonly path: string;
  readonly title: string;
  readonly one: string;
  readonly all: string;
  readonly after: string;
}

export const nodeLists: Readonly<Record<NodeListName, NodeList>> = {
  controlPlane: {
    path: 'spec.controlPlane',
    title: 'Control plane',
    one: 'control-plane node',
    all: 'the control plane',
    after: 'add workers',
  },
  workers: { path: 'spec.nodes', title: 'Workers', one: 'worker', all: 'the workers', after: 'spec.etcd.topology' },
  etcd: {
    path: 'spec.etcd.nodes',
    title: 'Machines of etcd',
    one: 'etcd machine',
    all: 'the machines of etcd',
    after: 'next',
  },
};

export const nodeListNames = Object.keys(nodeLists) as NodeListName[];

export function nodesIn(draft: Draft, list: NodeListName): readonly DraftNode[] {
  return list === 'etcd' ? draft.etcd.nodes : draft[list];
}

export function withNodes(draft: Draft, list: NodeListName, nodes: readonly DraftNode[]): Draft {
  return list === 'etcd' ? { ...draft, etcd: { ...draft.etcd, nodes } } : { ...draft, [list]: nodes };
}

export function isBlank({ name, addresses }: DraftNode): boolean {
  return name.trim() === '' && addresses.trim() === '';
}

export function nodeCell(list: NodeListName, at: number, part: 'name' | 'addresses'): string {
  return `${list} ${at} ${part}`;
}

export function rowOf(id: string): number | null {
  const row = id.split(' ')[1] ?? '';
  return /^\d+$/.test(row) ? Number(row) : null;
}

export function listOf(id: string): NodeListName | null {
  const words = id.split(' ');
  return nodeListNames.find((name) => words.includes(name)) ?? null;
}

/** Problems number nodes without the blank lines: `spec.controlPlane[0]`. A blank line has no name. */
export function nodePaths(nodes: readonly DraftNode[], list: NodeListName): readonly (string | null)[] {
  let written = 0;
  return nodes.map((node) => {
    if (isBlank(node)) return null;
    written += 1;
    return `${nodeLists[list].path}[${written - 1}]`;
  });
}

export function addButton(list: NodeListName): string {
  return `add ${list}`;
}

export function withAddedNodes(draft: Draft, list: NodeListName, more: readonly DraftNode[]): Draft {
  return withNodes(draft, list, [...nodesIn(draft, list).filter((node) => !isBlank(node)), ...more]);
}

/** Reads one `name address…` a line. Skips empty lines and comments. */
export function nodesInText(text: string): readonly DraftNode[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '')
    .map((line) => {
      // `kpki init` takes NAME=ADDRESS,ADDRESS.
      const [name = '', ...addresses] = line.split(/[\s,=]+/).filter((word) => word !== '');
      return { name, addresses: addresses.join(', ') };
    });
}

export interface EndpointAdvice {
  readonly consequence: string;
  readonly better: string;
}

/** Null if there is nothing to advise. It is no problem: the file is accepted as it is. */
export function endpointAdvice({ controlPlane, endpoint }: Draft): EndpointAdvice | null {
  const isAlone = controlPlane.filter((node) => !isBlank(node)).length < 2;
  return isAlone || endpoint.trim() !== '' ? null : wizardTexts.withoutEndpoint;
}
