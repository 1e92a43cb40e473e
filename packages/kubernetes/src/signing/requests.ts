import { fieldManager, ownLabels } from '../own-names.ts';
import type { ApiRequest, ResourceTarget, Verb } from '../transport/request.ts';
import type { CsrToCreate } from './csr-to-create.ts';
import type { CsrObject } from './object.ts';

export const group = 'certificates.k8s.io';
const folder = `/apis/${group}/v1/certificatesigningrequests`;
const writing = { fieldManager, fieldValidation: 'Strict' } as const;

function target(verb: Verb, name: string): ResourceTarget {
  return { verb, resource: 'certificatesigningrequests', name };
}

export function getCsr(name: string): ApiRequest {
  return { method: 'GET', path: `${folder}/${encodeURIComponent(name)}`, target: target('get', name), changes: false };
}

export function createCsr(name: string, { signer, pem, usages, seconds }: CsrToCreate): ApiRequest {
  const body = {
    apiVersion: `${group}/v1`,
    kind: 'CertificateSigningRequest',
    metadata: { name, labels: ownLabels },
    spec: {
      request: Buffer.from(pem).toString('base64'),
      signerName: signer.name,
      usages,
      expirationSeconds: seconds,
    },
  };
  return { method: 'POST', path: folder, query: writing, body, target: target('create', name), changes: true };
}

/**
 * Returns the object as read, with an approval. Its resourceVersion is included: the server refuses it if the object
 * has changed.
 */
export function approveCsr({ whole, metadata, status }: CsrObject): ApiRequest {
  const yes = {
    type: 'Approved',
    status: 'True',
    reason: 'ApprovedByRequester',
    message: 'kpki requested this certificate, and is configured to approve its own requests',
  };
  const body = { ...whole, status: { conditions: [...status.conditions, yes] } };
  const path = `${folder}/${encodeURIComponent(metadata.name)}/approval`;
  return { method: 'PUT', path, query: writing, body, target: target('approve', metadata.name), changes: true };
}

/** Returns a request for the caller's own user. Every authenticated user may send it. */
export function whoAmI(): ApiRequest {
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
  const reviews: ResourceTarget = { verb: 'create', resource: 'selfsubjectreviews' };
  const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
  return { method: 'POST', path, body, target: reviews, changes: false };
}
