import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PluginError } from '@kpki/plugin';
import { readToken } from '../kubeconfig/bounded-file.ts';
import type { ApiLogin } from './login.ts';
import { serverOf } from './server.ts';

/** Where a kubelet puts the credentials of a pod's service account. */
export const serviceAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Returns the login of the pod's service account. Null: the process does not run in a pod. */
export async function inClusterLogin(
  environment: Readonly<Record<string, string | undefined>>,
  folder: string,
): Promise<ApiLogin | null> {
  const host = environment['KUBERNETES_SERVICE_HOST'] ?? '';
  const port = environment['KUBERNETES_SERVICE_PORT'] ?? '';
  if (host === '' || port === '') return null;
  const cas = await textOf(join(folder, 'ca.crt'));
  if (cas === null) return null;
  const server = serverOf(`https://${host.includes(':') ? `[${host}]` : host}:${port}`, 'the service account');
  return {
    ...server,
    cas,
    namespace: (await textOf(join(folder, 'namespace')))?.trim() || 'default',
    // The API server is in the pod's own network.
    proxy: null,
    agreement: null,
    credentials: async () => ({ headers: { authorization: `Bearer ${await readToken(join(folder, 'token'))}` } }),
    // The token is read with every request: there is no other token.
    forget: () => false,
  };
}

async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new PluginError('denied', `read ${file} of the service account: it cannot be read`, { cause: error });
  }
}
