import { hostname } from 'node:os';
import type { HttpsRequest, HttpsResponse } from './https-request.ts';

/** A request as an administrator of the cluster, to an API server that answers. */
export type AskAdministrator = (path: string, request?: Partial<HttpsRequest>) => Promise<HttpsResponse>;

interface Lease {
  readonly spec: { readonly holderIdentity?: string };
}

/**
 * Gives up the lease by which an instance on a node led that does not run any more. kube-controller-manager and
 * kube-scheduler leave it, so that the next instance leads 15 seconds later. Where no API server answers, the lease stays.
 */
export async function giveUpLease(ask: AskAdministrator, component: string, node: string): Promise<void> {
  const path = `/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/${component}`;
  const answer = await ask(path).catch(() => null);
  if (answer?.status !== 200) return;
  const holder = (JSON.parse(answer.body) as Lease).spec.holderIdentity ?? '';
  // A node without namespaces has the host name of this machine.
  if (![node, hostname()].some((name) => holder.startsWith(`${name}_`))) return;
  const headers = { 'content-type': 'application/merge-patch+json' };
  const body = JSON.stringify({ spec: { holderIdentity: '' } });
  await ask(path, { method: 'PATCH', headers, body }).catch(() => null);
}
