import { canonicalAddress, parseAddress, specialUse } from '../address.ts';
import type { ParseContext } from '../configuration.ts';
import type { ControlPlaneNode, Node } from '../model.ts';
import { defaultPort } from '../parse/defaults.ts';
import type { Loose } from '../parse/form.ts';
import type { Report } from '../parse/judge.ts';
import { checkNodeName } from '../parse/values.ts';
import { shown } from '../problem.ts';
import type { ApiEndpointForm, InitConfigurationForm, JoinConfigurationForm } from './form.ts';
import { isLeftToMachine, nodeNameOf } from './values.ts';

/** One document that declares a node. */
export type NodeDocument =
  | { readonly kind: 'InitConfiguration'; readonly form: Loose<InitConfigurationForm>; readonly report: Report }
  | { readonly kind: 'JoinConfiguration'; readonly form: Loose<JoinConfigurationForm>; readonly report: Report };

export interface Nodes {
  readonly controlPlane: readonly ControlPlaneNode[];
  readonly workers: readonly Node[];
}

type Host = ParseContext['host'];

/**
 * The nodes of a set of documents. kubeadm reads one file on each machine and fills in the machine's own name and
 * address; here that is the machine of the InitConfiguration, or of a JoinConfiguration that is alone or bears its
 * name. Without either, it is the one control-plane node.
 */
export function nodesOf(documents: readonly NodeDocument[], host: Host, reportMissing: Report): Nodes {
  const controlPlane: ControlPlaneNode[] = [];
  const workers: Node[] = [];
  const seen = new Map<string, NodeDocument['kind']>();
  const addresses = new Map<string, string>();
  const all: readonly NodeDocument[] =
    documents.length > 0 ? documents : [{ kind: 'InitConfiguration', form: {}, report: reportMissing }];
  const ordered = [...all].sort((a, b) => order(a) - order(b));
  const local = ordered[0]?.kind === 'InitConfiguration' || ordered.length === 1 ? ordered[0] : undefined;
  const localName = local === undefined ? nodeNameOf(host.name) : registeredName(local, host);

  for (const document of ordered) {
    const name = registeredName(document, host);
    const before = name === undefined ? undefined : seen.get(name);
    // kubeadm's printed defaults hold both documents for the one machine.
    if (before === 'InitConfiguration' && document.kind === 'JoinConfiguration') continue;
    if (name !== undefined && !judgeName(name, before, document)) continue;
    if (name !== undefined) seen.set(name, document.kind);
    const endpoint = endpointOf(document);
    if (endpoint === undefined) {
      if (name !== undefined) workers.push({ name, addresses: [] });
      continue;
    }
    const advertised = advertiseAddressOf(document, endpoint, document === local || name === localName, host);
    if (advertised === undefined || name === undefined) continue;
    const other = addresses.get(advertised);
    if (other !== undefined) {
      const path = [...endpointPath(document), 'advertiseAddress'];
      document.report(path, `${shown(advertised)} is also the address of node ${shown(other)}; each node has its own`);
    }
    addresses.set(advertised, name);
    const port = endpoint.bindPort === undefined || endpoint.bindPort === 0 ? defaultPort : endpoint.bindPort;
    controlPlane.push({ name, addresses: [advertised], advertiseAddress: advertised, port });
  }
  return { controlPlane, workers };
}

function order(document: NodeDocument): number {
  return document.kind === 'InitConfiguration' ? 0 : 1;
}

/** Undefined where the name in the file is wrong and has been reported. */
function registeredName(document: NodeDocument, host: Host): string | undefined {
  const registration = document.form.nodeRegistration;
  if (registration !== undefined && 'name' in registration) {
    const name = registration.name === undefined ? undefined : nodeNameOf(registration.name);
    if (name !== '') return name;
  }
  return nodeNameOf(host.name);
}

function judgeName(name: string, before: NodeDocument['kind'] | undefined, document: NodeDocument): boolean {
  const path = ['nodeRegistration', 'name'];
  const given = document.form.nodeRegistration?.name;
  if (given === undefined || given.trim() === '') {
    const reason = name === '' ? 'this machine has no name' : checkNodeName(name);
    if (reason !== null) {
      document.report(path, `not given, and the name of this machine does not do: ${reason}`);
      return false;
    }
  }
  if (before !== undefined) {
    document.report(path, `${shown(name)} is the node of another ${document.kind}; names of nodes differ`);
    return false;
  }
  return true;
}

function endpointPath(document: NodeDocument): readonly string[] {
  return document.kind === 'InitConfiguration' ? ['localAPIEndpoint'] : ['controlPlane', 'localAPIEndpoint'];
}

/** Undefined for a worker. */
function endpointOf(document: NodeDocument): Loose<ApiEndpointForm> | undefined {
  if (document.kind === 'InitConfiguration') return document.form.localAPIEndpoint ?? {};
  const { controlPlane } = document.form;
  return controlPlane === undefined ? undefined : (controlPlane.localAPIEndpoint ?? {});
}

function advertiseAddressOf(
  document: NodeDocument,
  endpoint: Loose<ApiEndpointForm>,
  isLocal: boolean,
  host: Host,
): string | undefined {
  const given = endpoint.advertiseAddress;
  if ('advertiseAddress' in endpoint && given === undefined) return undefined;
  if (!isLeftToMachine(given)) return canonicalAddress(given ?? '') ?? undefined;
  const path = [...endpointPath(document), 'advertiseAddress'];
  if (!isLocal) {
    document.report(path, 'not given, and this node is not the machine that kpki runs on; write its address');
    return undefined;
  }
  const own = host.addresses.map(canonicalAddress).find((address) => address !== null && isReachable(address));
  if (own === undefined || own === null) {
    document.report(path, 'not given, and this machine has no address that others can reach; write it');
    return undefined;
  }
  return own;
}

function isReachable(address: string): boolean {
  const bytes = parseAddress(address);
  return bytes !== null && specialUse(bytes) === null;
}
