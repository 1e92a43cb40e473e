import type { IncomingHttpHeaders } from 'node:http';
import type { Host } from '@kpki/plugin';

/** What may be asked of a resource: RBAC's word for it, which is also how an error names it. */
export type Verb = 'get' | 'create' | 'update' | 'delete' | 'approve';

export interface ResourceTarget {
  readonly verb: Verb;
  /** The plural: `secrets`, `leases`. */
  readonly resource: string;
  /** Absent where all of a kind are meant, and for what is no object of a namespace. */
  readonly name?: string;
  readonly namespace?: string;
}

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the server's own path, with its names already escaped: `/api/v1/namespaces/prod/secrets/c1-ca`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. It may hold private keys: nothing of it goes into an error. */
  readonly body?: unknown;
  readonly target: ResourceTarget;
  /** Whether something is other than before when it succeeds: a review is a POST that changes nothing. */
  readonly changes: boolean;
}

/** A whole answer, whatever its status; its body is JSON. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** Makes one attempt. Throws a PluginError where there is no whole answer; a refusal of the server is an answer. */
export type SendToApi = (request: ApiRequest, signal: AbortSignal) => Promise<ApiResponse>;

/** What was attempted on what, for a person: `create Secret prod/c1-ca`. */
export function attempted({ target }: ApiRequest): string {
  return `${target.verb} ${nameOf(target)}`;
}

/** `Secret prod/c1-ca`; without a name `Secrets in namespace prod`. */
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
