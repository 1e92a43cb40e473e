import type { SeenRequest } from '@kpki/services';
import type { Purpose } from '../stand.ts';

/** The engine that is filled, KV of version 2. */
export const mount = 'secret';

export const lockName = '.kpki-lock';

const data = `/v1/${mount}/data/`;

/** What a request is for: the data of a secret is an object, its metadata and the locks are not. */
export function vaultPurpose(request: SeenRequest): Purpose {
  if (vaultObject(request) === null) return 'other';
  return request.method === 'GET' ? 'read' : 'write';
}

/** `secret/kpki/CLUSTER/NAME`. */
export function vaultObject({ path }: SeenRequest): string | null {
  const name = path.startsWith(data) ? decodeURIComponent(path.slice(data.length)) : null;
  return name === null || name.endsWith(lockName) ? null : `${mount}/${name}`;
}
