import type { ApiRequest } from '../transport/request.ts';

const folder = '/apis/authorization.k8s.io/v1';

export interface Attributes {
  /** Absent for what stands in no namespace. */
  readonly namespace?: string;
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly name?: string;
}

/** Whether whoever asks may do one thing. Everybody who is logged in may ask this. */
export function accessReview(resourceAttributes: Attributes): ApiRequest {
  const kind = 'SelfSubjectAccessReview';
  const body = { apiVersion: 'authorization.k8s.io/v1', kind, spec: { resourceAttributes } };
  const target = { verb: 'create', resource: 'selfsubjectaccessreviews' } as const;
  return { method: 'POST', path: `${folder}/selfsubjectaccessreviews`, body, target, changes: false };
}

/** What whoever asks may do in a namespace, as far as the server's authorizers can list it. */
export function rulesReview(namespace: string): ApiRequest {
  const kind = 'SelfSubjectRulesReview';
  const body = { apiVersion: 'authorization.k8s.io/v1', kind, spec: { namespace } };
  const target = { verb: 'create', resource: 'selfsubjectrulesreviews' } as const;
  return { method: 'POST', path: `${folder}/selfsubjectrulesreviews`, body, target, changes: false };
}
