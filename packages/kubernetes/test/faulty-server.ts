import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FaultyServer, openFaultyServer } from '@kpki/plugin-conformance/http';
import type { ApiServer } from '@kpki/services';

export async function faultyServerOf(plane: ApiServer): Promise<FaultyServer> {
  const fileOf = (name: string) => readFile(join(plane.folder, 'pki', name));
  const [cert, key] = await Promise.all([fileOf('apiserver.crt'), fileOf('apiserver.key')]);
  return openFaultyServer({ upstream: plane.url, ca: plane.ca, serves: { cert, key } });
}
