import type { IncomingHttpHeaders } from 'node:http';
import type { Host } from '@kpki/plugin';

/** The verb of a request: RBAC's verb, which errors also use. */
export type Verb = 'get' | 'create' | 'update' | 'delete' | 'approve';

export interface ResourceTarget {
  readonly verb: Verb;
  /** The plural: `secrets`, `leases`. */
  readonly resource: string;
  /** Absent for all objects of a kind, and for resources without names. */
  readonly name?: string;
  readonly namespace?: string;
}

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Relative to the server's own path, with escaped names: `/api/v1/namespaces/prod/secrets/c1-ca`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. May hold private keys: no part of it goes into an error. */
  readonly body?: unknown;
  readonly target: ResourceTarget;
  /** Whether a success changes something: a review is a POST that changes nothing. */
  readonly changes: boolean;
}

/** A complete answer with any status; its body is JSON. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** Makes one attempt. Throws a PluginError without a complete answer; a refusal of the server is an answer. */
export type SendToApi = (request: ApiRequest, signal: AbortSignal) => Promise<ApiResponse>;

/** Returns the action and its target as text: `create Secret prod/c1-ca`. */
export function attempted({ target }: ApiRequest): string {
  return `${target.verb} ${nameOf(target)}`;
}

/** Returns `Secret prod/c1-ca`; without a name `Secrets in namespace prod`. */
export function nameOf({ resource, name, namespace }: ResourceTarget): string {
  const kind = kinds.get(resource) ?? resource;
  if (name === undefined) return namespace === undefined ? `${kind}` : `${kind}s in namespace ${namespace}`;
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

const kinds: ReadonlyMap<string, string> = new Map([
  ['secrets', 'Secret'],
  ['leases', 'Lease'],
  ['certificatesigningrequests', 'CertificateSigningRequest'],
  ['selfsubjectaccessreviews', 'access review'],
  ['selfsubjectrulesreviews', 'review of rules'],
  ['selfsubjectreviews', 'review of the login'],
]);

export interface ApiSession {
  readonly send: SendToApi;
  readonly host: Host;
}
