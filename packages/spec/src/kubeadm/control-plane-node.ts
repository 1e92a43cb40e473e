import { addressText, isGlobalUnicast, parseAddress } from '../address.ts';
import type { Machine } from '../configuration.ts';
import type { ControlPlaneNode } from '../model.ts';
import { defaultPort } from '../parse/defaults.ts';
import type { Loose } from '../parse/form.ts';
import { readAddress } from './addresses.ts';
import type { ApiEndpointForm } from './form.ts';
import { advertiseAddressPath, endpointOf, type NodeDocument } from './node-document.ts';
import { isLeftToMachine } from './values.ts';

/**
 * Returns the control-plane node; null for a worker, and after a reported problem. `machine` is null if the document is
 * for another machine.
 */
export function controlPlaneNodeOf(
  document: NodeDocument,
  name: string | undefined,
  machine: Machine | null,
): ControlPlaneNode | null {
  const endpoint = endpointOf(document);
  if (endpoint === undefined) return null;
  const address = advertiseAddressOf(document, endpoint, machine);
  if (address === undefined || name === undefined) return null;
  const port = endpoint.bindPort === undefined || endpoint.bindPort === 0 ? defaultPort : endpoint.bindPort;
  return { name, addresses: [address], advertiseAddress: address, port };
}

function advertiseAddressOf(
  document: NodeDocument,
  endpoint: Loose<ApiEndpointForm>,
  machine: Machine | null,
): string | undefined {
  const given = endpoint.advertiseAddress;
  if ('advertiseAddress' in endpoint && given === undefined) return undefined;
  if (!isLeftToMachine(given)) return readAddress(given ?? '');
  const path = advertiseAddressPath(document);
  if (machine === null) {
    document.report(path, 'not given, and this node is not the machine that kpki runs on; write its address');
    return undefined;
  }
  const own = ownAddress(machine, readAddress(given ?? '').includes(':'));
  if (own === undefined) {
    document.report(path, 'not given, and this machine has no address that others can reach; write it');
    return undefined;
  }
  return own;
}

/** kubeadm looks for an IPv6 address first if `::` is given, else for an IPv4 address first. */
function ownAddress(machine: Machine, prefersIpv6: boolean): string | undefined {
  const reachable = machine.addresses.flatMap((text) => {
    const bytes = parseAddress(text);
    return bytes !== null && isGlobalUnicast(bytes) ? [addressText(bytes)] : [];
  });
  return reachable.find((address) => address.includes(':') === prefersIpv6) ?? reachable[0];
}
