import { fieldManager, lockName } from '../own-names.ts';
import type { ApiRequest, ResourceTarget, Verb } from '../transport/request.ts';

const writing = { fieldManager, fieldValidation: 'Strict' } as const;

function target(verb: Verb, namespace: string): ResourceTarget {
  return { verb, resource: 'leases', name: lockName, namespace };
}

function folderOf(namespace: string): string {
  return `/apis/coordination.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/leases`;
}

export function getLease(namespace: string): ApiRequest {
  const path = `${folderOf(namespace)}/${lockName}`;
  return { method: 'GET', path, target: target('get', namespace), changes: false };
}

export function createLease(namespace: string, spec: unknown): ApiRequest {
  const metadata = { name: lockName, namespace, labels: { 'app.kubernetes.io/managed-by': 'kpki' } };
  const body = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec };
  const path = folderOf(namespace);
  return { method: 'POST', path, query: writing, body, target: target('create', namespace), changes: true };
}

/** Returns a dry run of the same request: the server judges it without storing the object. */
export function tryLease(namespace: string): ApiRequest {
  const made = createLease(namespace, {});
  return { ...made, query: { ...writing, dryRun: 'All' }, changes: false };
}

export function replaceLease(namespace: string, body: unknown): ApiRequest {
  const path = `${folderOf(namespace)}/${lockName}`;
  return { method: 'PUT', path, query: writing, body, target: target('update', namespace), changes: true };
}
