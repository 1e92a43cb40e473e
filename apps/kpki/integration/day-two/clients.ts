import {
  type Credentials,
  type HeldCredentials,
  heldCredentials,
  type LoadClient,
  type RequestingClient,
} from '@kpki/services';
import { execClient } from './exec-client.ts';
import { frontProxyCredentials, kubeconfigCredentials } from './kubeconfig-credentials.ts';
import type { LiveCluster } from './live-cluster.ts';
import { loadPods } from './load-pods.ts';
import { refreshed, tokenRequest } from './service-account.ts';

/**
 * Whom a rollout tells to start again, so that what they hold is what was made since. `given-away` are kubeconfigs that kpki
 * does not keep; here there are none.
 */
type Holder = 'people' | 'pods' | 'given-away';

/** Clients that take new credentials as soon as they are there, and clients that hold theirs until they are moved. */
export interface Clients {
  readonly clients: readonly LoadClient[];
  /** As when those who hold old credentials are started again. Pods are replaced: their tokens are new. */
  move(holder: Holder): Promise<void>;
  /** Resolves once the kubelet of every pod has brought the published CAs to it. */
  podsHaveCas(): Promise<void>;
}

const settings = '/api/v1/namespaces/default/configmaps/load';

export async function clientsOf(cluster: LiveCluster): Promise<Clients> {
  const first = cluster.filesOf('cp1');
  const workers = cluster.kubelets.filter((name) => name.startsWith('w'));
  const admin = (): Promise<Credentials> => kubeconfigCredentials(first, 'admin.conf');
  const pods = await loadPods(cluster);
  const projected = (node: string) => (): Promise<Credentials> => pods.credentialsOn(node);

  const held = new Map<Holder, HeldCredentials>([
    ['people', await heldCredentials(admin)],
    ['pods', await heldCredentials(projected('w1'))],
  ]);
  const heldBy = (holder: Holder) => (): Promise<Credentials> => {
    const own = held.get(holder);
    if (own === undefined) throw new Error(`nothing is held for ${holder}`);
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
    request: RequestingClient['request'],
    keepsConnection = false,
  ): LoadClient => ({ kind: 'request', name, credentials, request, keepsConnection });
  const patch = (by: string): RequestingClient['request'] => ({
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
      ...workers.map((node) => client(`pod on ${node}`, refreshed(projected(node)), { path: '/apis' })),
      client('pod who holds', heldBy('pods'), { path: '/apis' }),
      client('pod who holds, on one connection', heldBy('pods'), { path: '/apis' }, true),
      client('token requests', admin, tokenRequest, true),
      client('front proxy', () => frontProxyCredentials(first), { path: '/apis' }),
      ...cluster.kubelets.map((name) =>
        client(`logs of a pod on ${name}`, admin, {
          // The pod is replaced meanwhile.
          get path() {
            return `/api/v1/namespaces/default/pods/${pods.nameOn(name)}/log`;
          },
        }),
      ),
      ...workers.map((node) => execClient(cluster, node, () => pods.nameOn(node))),
    ],
    move: async (holder) => {
      if (holder !== 'pods') return held.get(holder)?.readAgain();
      await pods.replace(() => held.get('pods')?.readAgain() ?? Promise.resolve());
    },
    podsHaveCas: () => pods.haveCas(),
  };
}
