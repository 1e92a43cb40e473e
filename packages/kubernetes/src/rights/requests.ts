import type { ApiRequest } from '../transport/request.ts';

const folder = '/apis/authorization.k8s.io/v1';

export interface Attributes {
  /** Absent for resources without a namespace. */
  readonly namespace?: string;
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly name?: string;
}

/** Returns a review of one action of the caller. Every authenticated user may send it. */
export function accessReview(resourceAttributes: Attributes): ApiRequest {
  const kind = 'SelfSubjectAccessReview';
  const body = { apiVersion: 'authorization.k8s.io/v1', kind, spec: { resourceAttributes } };
  const target = { verb: 'create', resource: 'selfsubjectaccessreviews' } as const;
  return { method: 'POST', path: `${folder}/selfsubjectaccessreviews`, body, target, changes: false };
}

/** Returns a review of all actions of the caller in a namespace, if the server's authorizers can list them. */
export function rulesReview(namespace: string): ApiRequest {
  const kind = 'SelfSubjectRulesReview';
  const body = { apiVersion: 'authorization.k8s.io/v1', kind, spec: { namespace } };
  const target = { verb: 'create', resource: 'selfsubjectrulesreviews' } as const;
  return { method: 'POST', path: `${folder}/selfsubjectrulesreviews`, body, target, changes: false };
}
