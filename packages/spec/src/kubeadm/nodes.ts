import type { Machine } from '../configuration.ts';
import type { ControlPlaneNode, Node } from '../model.ts';
import { checkSubdomain, longestNodeName } from '../parse/values.ts';
import { shown } from '../problem.ts';
import { controlPlaneNodeOf } from './control-plane-node.ts';
import { advertiseAddressPath, endpointOf, type NodeDocument, registeredName } from './node-document.ts';
import { nodeNameOf } from './values.ts';

export interface Nodes {
  readonly controlPlane: readonly ControlPlaneNode[];
  readonly workers: readonly Node[];
}

/**
 * Returns the nodes of a set of documents. kubeadm reads one file on each machine and fills in the machine's own name
 * and address. Here that is the machine of the InitConfiguration, or of a JoinConfiguration that is alone or has the
 * machine's name. Without either, the machine is the only control-plane node.
 */
export function nodesOf(documents: readonly NodeDocument[], machine: Machine, missing: Reports): Nodes {
  const all: readonly NodeDocument[] =
    documents.length > 0 ? documents : [{ kind: 'InitConfiguration', form: {}, ...missing }];
  const ordered = [...all].sort((a, b) => order(a) - order(b));
  const local = ordered[0]?.kind === 'InitConfiguration' || ordered.length === 1 ? ordered[0] : undefined;
  const localName = local === undefined ? nodeNameOf(machine.name) : registeredName(local, machine);

  const named = namedDocuments(ordered, machine);
  const controlPlane = named.flatMap(({ document, name }) => {
    const isLocal = document === local || name === localName;
    const node = controlPlaneNodeOf(document, name, isLocal ? machine : null);
    return node === null ? [] : [{ document, node }];
  });
  addressesDiffer(controlPlane);
  const workers = named.filter(({ document }) => endpointOf(document) === undefined);
  return {
    controlPlane: controlPlane.map(({ node }) => node),
    workers: workers.flatMap(({ name }) => (name === undefined ? [] : [{ name, addresses: [] }])),
  };
}

/** Reports on an absent InitConfiguration. */
type Reports = Pick<NodeDocument, 'report' | 'warn'>;

function order(document: NodeDocument): number {
  return document.kind === 'InitConfiguration' ? 0 : 1;
}

interface NamedDocument {
  readonly document: NodeDocument;
  /** Undefined if the name in the file is wrong. */
  readonly name: string | undefined;
}

/**
 * Returns documents with the names of their nodes; reports and leaves out a document whose name is missing or belongs
 * to another node.
 */
function namedDocuments(documents: readonly NodeDocument[], machine: Machine): readonly NamedDocument[] {
  const seen = new Map<string, NodeDocument['kind']>();
  const named: NamedDocument[] = [];
  for (const document of documents) {
    const name = registeredName(document, machine);
    if (name !== undefined) {
      const before = seen.get(name);
      // kubeadm's printed defaults hold both documents for the one machine.
      if (before === 'InitConfiguration' && document.kind === 'JoinConfiguration') continue;
      if (!judgeName(name, before, document)) continue;
      seen.set(name, document.kind);
    }
    named.push({ document, name });
  }
  return named;
}

function judgeName(name: string, before: NodeDocument['kind'] | undefined, document: NodeDocument): boolean {
  const path = ['nodeRegistration', 'name'];
  const given = document.form.nodeRegistration?.name;
  if (given === undefined || given.trim() === '') {
    const reason = name === '' ? 'this machine has no name' : checkSubdomain(name);
    if (reason !== null) {
      document.report(path, `not given, and the name of this machine does not do: ${reason}`);
      return false;
    }
  }
  if (name.length > longestNodeName) {
    const message =
      `${name.length} characters, which kubeadm accepts, make the kubelet's common name longer than X.509 allows; ` +
      `other programs may refuse it: shorten the name to ${longestNodeName}`;
    document.warn(path, message);
  }
  if (before !== undefined) {
    document.report(path, `${shown(name)} is the node of another ${document.kind}; names of nodes differ`);
    return false;
  }
  return true;
}

interface PlacedNode {
  readonly document: NodeDocument;
  readonly node: ControlPlaneNode;
}

function addressesDiffer(nodes: readonly PlacedNode[]): void {
  const owners = new Map<string, string>();
  for (const { document, node } of nodes) {
    const owner = owners.get(node.advertiseAddress);
    if (owner !== undefined) {
      const address = shown(node.advertiseAddress);
      const message = `${address} is also the address of node ${shown(owner)}; each node has its own`;
      document.report(advertiseAddressPath(document), message);
    }
    owners.set(node.advertiseAddress, node.name);
  }
}
