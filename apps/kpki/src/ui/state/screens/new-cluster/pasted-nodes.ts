import type { DraftNode, NodeListName } from '../../draft.ts';
import { nodesInText } from './node-lists.ts';

/** A line of a list of nodes that is pasted or typed. */
export interface PastedNode {
  readonly text: string;
  readonly node: DraftNode;
  /** Why it cannot be a node; null for one that can. */
  readonly problem: string | null;
}

/** The nodes of a text, one a line; empty lines and comments are left out. */
export function pastedNodes(text: string, list: NodeListName): readonly PastedNode[] {
  return text
    .split(/\r\n|\r|\n/)
    .flatMap((line) => nodesInText(line).map((node) => ({ text: line.trim(), node, problem: problemOf(node, list) })));
}

/** No machine is called by four numbers, and a name has no colon; what exactly an address is, the file's rules know. */
const looksLikeAddress = /^(\d+(\.\d+){3}|[0-9a-f.]*:[0-9a-f:.]*)$/i;

function problemOf({ name, addresses }: DraftNode, list: NodeListName): string | null {
  // An address on a line of its own belongs to the name before it, and would become a machine of that name.
  if (looksLikeAddress.test(name)) return `${name} is an address: its name comes first, in the same line`;
  // A worker may have none: nobody calls it by one.
  return addresses === '' && list !== 'workers' ? `${name} has no address: it comes behind the name` : null;
}
