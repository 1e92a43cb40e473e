import type { SeenRequest } from '@kpki/services';
import type { Purpose } from '../stand.ts';

const secretPath = /^\/api\/v1\/namespaces\/([^/]+)\/secrets(?:\/([^/]+))?$/;

/** Secrets alone are objects; a Lease, and what one may do, is something else. */
export function kubernetesPurpose({ method, path }: SeenRequest): Purpose {
  if (!secretPath.test(path)) return 'other';
  return method === 'GET' ? 'read' : 'write';
}

/** `NAMESPACE/NAME`; of a Secret that is being created the path has no name. */
export function kubernetesObject({ path }: SeenRequest): string | null {
  const [, namespace, name] = secretPath.exec(path) ?? [];
  return namespace === undefined || name === undefined ? null : `${namespace}/${name}`;
}
