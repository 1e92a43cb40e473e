import type { SeenRequest } from '@kpki/services';
import type { Purpose } from '../stand.ts';

/** What a request to a KV engine of version 2 is for: its data alone are objects. */
export function vaultPurpose(mount: string, request: SeenRequest): Purpose {
  if (vaultObject(mount, request) === null) return 'other';
  return request.method === 'GET' ? 'read' : 'write';
}

/** The path of the secret below the mount. */
export function vaultObject(mount: string, { path }: SeenRequest): string | null {
  const data = `/v1/${mount}/data/`;
  return path.startsWith(data) ? decodeURIComponent(path.slice(data.length)) : null;
}
