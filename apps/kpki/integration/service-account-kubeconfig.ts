import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiServer } from '@kpki/services';
import { stringify } from 'yaml';

interface Account {
  readonly namespace: string;
  readonly account: string;
  /** A ClusterRole for the whole cluster; absent: no rights. */
  readonly clusterRole?: string;
}

/** Writes a kubeconfig of a service account, which is made if missing. */
export async function writeServiceAccountKubeconfig(
  server: ApiServer,
  file: string,
  { namespace, account, clusterRole }: Account,
): Promise<void> {
  const token = await server.tokenOf(namespace, account);
  if (clusterRole !== undefined) {
    const binding = ['create', 'clusterrolebinding', `${namespace}-${account}`, `--clusterrole=${clusterRole}`];
    await server.admin(null, ...binding, `--serviceaccount=${namespace}:${account}`);
  }
  const ca = { 'certificate-authority-data': Buffer.from(server.ca).toString('base64') };
  const kubeconfig = {
    'current-context': 'it',
    clusters: [{ name: 'it', cluster: { server: server.url, ...ca } }],
    users: [{ name: account, user: { token } }],
    contexts: [{ name: 'it', context: { cluster: 'it', user: account, namespace } }],
  };
  await writeFile(join(server.folder, file), stringify(kubeconfig), { mode: 0o600 });
}
