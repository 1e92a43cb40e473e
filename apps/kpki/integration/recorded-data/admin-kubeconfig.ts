import type { ApiServer } from '@kpki/services';
import { stringify } from 'yaml';

/** A kubeconfig of a service account that may do everything in the cluster. */
export async function adminKubeconfig(server: ApiServer, namespace: string): Promise<string> {
  const token = await server.tokenOf(namespace, 'recorder');
  const binding = `create clusterrolebinding ${namespace}-recorder --clusterrole=cluster-admin`;
  await server.admin(null, ...binding.split(' '), `--serviceaccount=${namespace}:recorder`);
  const authority = { 'certificate-authority-data': Buffer.from(server.authority).toString('base64') };
  return stringify({
    'current-context': 'mgmt',
    clusters: [{ name: 'mgmt', cluster: { server: server.url, ...authority } }],
    users: [{ name: 'kpki', user: { token } }],
    contexts: [{ name: 'mgmt', context: { cluster: 'mgmt', user: 'kpki', namespace } }],
  });
}
