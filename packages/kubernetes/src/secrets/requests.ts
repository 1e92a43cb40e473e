import { fieldManager } from '../own-names.ts';
import type { ApiRequest, ResourceTarget, Verb } from '../transport/request.ts';

export interface SecretName {
  readonly namespace: string;
  readonly name: string;
}

const writing = { fieldManager, fieldValidation: 'Strict' } as const;

function target(verb: Verb, { namespace, name }: SecretName): ResourceTarget {
  return { verb, resource: 'secrets', name, namespace };
}

function pathOf({ namespace, name }: SecretName): string {
  return `${folderOf(namespace)}/${encodeURIComponent(name)}`;
}

function folderOf(namespace: string): string {
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets`;
}

export function getSecret(at: SecretName): ApiRequest {
  return { method: 'GET', path: pathOf(at), target: target('get', at), changes: false };
}

export function createSecret(at: SecretName, body: unknown): ApiRequest {
  const path = folderOf(at.namespace);
  return { method: 'POST', path, query: writing, body, target: target('create', at), changes: true };
}

export function replaceSecret(at: SecretName, body: unknown): ApiRequest {
  return { method: 'PUT', path: pathOf(at), query: writing, body, target: target('update', at), changes: true };
}

export function deleteSecret(at: SecretName, preconditions: Readonly<Record<string, string>>): ApiRequest {
  const body = { kind: 'DeleteOptions', apiVersion: 'v1', preconditions };
  return { method: 'DELETE', path: pathOf(at), body, target: target('delete', at), changes: true };
}
