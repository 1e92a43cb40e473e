import { type Credentials, type HeldCredentials, heldCredentials, type LoadClient } from '@kpki/services';
import { frontProxyCredentials, kubeconfigCredentials } from './kubeconfig-credentials.ts';
import type { LiveCluster } from './live-cluster.ts';
import { podCredentials, refreshed, tokenRequest } from './service-account.ts';

/** Whom a follow-up tells to start again, so that what they hold is what was made since. */
type Holder = 'people' | 'pods' | `kubelet ${string}`;

/** Clients that take new credentials as soon as they are there, and clients that hold theirs until somebody moves them. */
export interface Clients {
  readonly clients: readonly LoadClient[];
  /** As when those who hold old credentials are started again. */
  move(holder: Holder): Promise<void>;
}

/** Whom an API server answers with what it asked a kubelet for. */
export const logsClient = 'logs by way of a kubelet';

const settings = '/api/v1/namespaces/default/configmaps/load';

/** Whoever asks the API servers of a cluster, in each way in which it can be asked. */
export async function clientsOf(cluster: LiveCluster): Promise<Clients> {
  const first = cluster.filesOf('cp1');
  const admin = (): Promise<Credentials> => kubeconfigCredentials(first, 'admin.conf');
  const kubelet = (node: string) => (): Promise<Credentials> =>
    kubeconfigCredentials(cluster.filesOf(node), 'kubelet.conf');
  const pod = (): Promise<Credentials> => podCredentials(cluster);

  const held = new Map<Holder, HeldCredentials>([
    ['people', await heldCredentials(admin)],
    ['pods', await heldCredentials(pod)],
    ['kubelet cp1', await heldCredentials(kubelet('cp1'))],
  ]);
  const heldBy = (holder: Holder) => (): Promise<Credentials> => {
    const own = held.get(holder);
    if (own === undefined) throw new Error(`nobody holds the credentials of ${holder}`);
    return own.current();
  };
  const read = { path: settings };
  const write = {
    method: 'PATCH',
    path: settings,
    headers: { 'content-type': 'application/merge-patch+json' },
  };
  const client = (
    name: string,
    credentials: () => Promise<Credentials>,
    request: LoadClient['request'],
    keepsConnection = false,
  ): LoadClient => ({ name, credentials, request, keepsConnection });
  const patch = (by: string): LoadClient['request'] => ({
    ...write,
    body: JSON.stringify({ data: { [by]: 'was here' } }),
  });

  return {
    clients: [
      client('admin', admin, read),
      client('admin on one connection', admin, read, true),
      client('writer', admin, patch('writer')),
      client('admin who holds', heldBy('people'), read),
      client('admin who holds, on one connection', heldBy('people'), read, true),
      client('writer who holds', heldBy('people'), patch('holder')),
      client('kubelet', kubelet('cp2'), { path: '/api/v1/nodes/cp2' }),
      client('kubelet who holds, on one connection', heldBy('kubelet cp1'), { path: '/api/v1/nodes/cp1' }, true),
      client('pod', refreshed(pod), { path: '/apis' }),
      client('pod who holds', heldBy('pods'), { path: '/apis' }),
      client('pod who holds, on one connection', heldBy('pods'), { path: '/apis' }, true),
      client('token requests', admin, tokenRequest, true),
      client('front proxy', () => frontProxyCredentials(first), { path: '/apis' }),
      client(logsClient, admin, { path: '/api/v1/namespaces/default/pods/chatty/log' }),
    ],
    move: async (holder) => {
      await held.get(holder)?.readAgain();
    },
  };
}
