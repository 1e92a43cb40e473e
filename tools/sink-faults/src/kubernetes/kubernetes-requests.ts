import type { SeenRequest } from '@kpki/services';
import type { Purpose } from '../stand.ts';

const secretPath = /^\/api\/v1\/namespaces\/([^/]+)\/secrets(?:\/([^/]+))?$/;

/** Secrets alone are objects; a Lease, and what one may do, is something else. */
export function kubernetesPurpose({ method, path }: SeenRequest): Purpose {
  if (!secretPath.test(path)) return 'other';
  return method === 'GET' ? 'read' : 'write';
}

/** `NAMESPACE/NAME`; of a Secret that is being created the name is in the body alone. */
export function kubernetesObject({ path, about }: SeenRequest): string | null {
  const [, namespace, name = about] = secretPath.exec(path) ?? [];
  return namespace === undefined || name === null ? null : `${namespace}/${name}`;
}

export function kubernetesName(body: Buffer): string | null {
  const { metadata } = JSON.parse(body.toString()) as { readonly metadata?: { readonly name?: string } };
  return metadata?.name ?? null;
}
