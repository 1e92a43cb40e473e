import { wizardTexts } from '@kpki/presentation';
import type { NodeListName, NodesQuestion } from '../../../../new-cluster/question.ts';
import { questions } from '../../../../new-cluster/questions.ts';
import type { Draft, DraftNode } from '../../draft.ts';

export const nodeLists: Readonly<Record<NodeListName, NodesQuestion>> = {
  controlPlane: questions['control-plane'],
  workers: questions.worker,
  etcd: questions['etcd-node'],
};

export const nodeListNames = Object.keys(nodeLists) as NodeListName[];

export function nodesIn({ lists }: Draft, list: NodeListName): readonly DraftNode[] {
  return lists[list];
}

export function withNodes(draft: Draft, list: NodeListName, nodes: readonly DraftNode[]): Draft {
  return { ...draft, lists: { ...draft.lists, [list]: nodes } };
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
    return `${nodeLists[list].field}[${written - 1}]`;
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

type EndpointAdvice = typeof wizardTexts.withoutEndpoint;

/** Null if there is nothing to advise. It is no problem: the file is accepted as it is. */
export function endpointAdvice({ lists, typed }: Draft): EndpointAdvice | null {
  const isAlone = lists.controlPlane.filter((node) => !isBlank(node)).length < 2;
  return isAlone || typed.endpoint.trim() !== '' ? null : wizardTexts.withoutEndpoint;
}
