import { setTimeout as pause } from 'node:timers/promises';
import type { ApiServer } from '@kpki/services';

/** Where the account is that kpki logs in as. */
export const home = 'kpki-sweep';
export const account = 'kpki';
const rbac = '/apis/rbac.authorization.k8s.io/v1/namespaces';

export const secretsOf = (room: string): string => `/api/v1/namespaces/${room}/secrets`;

export async function makeAccount({ ask }: ApiServer): Promise<void> {
  await ask('POST', '/api/v1/namespaces', { metadata: { name: home } });
  await ask('POST', `/api/v1/namespaces/${home}/serviceaccounts`, { metadata: { name: account, namespace: home } });
}

/** A namespace in which the account may do what kpki has to, and no more. */
export async function openNamespace(apiServer: ApiServer, room: string): Promise<void> {
  const { ask } = apiServer;
  await ask('POST', '/api/v1/namespaces', { metadata: { name: room } });
  await ask('POST', `${rbac}/${room}/roles`, {
    metadata: { name: account, namespace: room },
    // By name it could not be narrowed here: the cluster of a cell is not known yet.
    rules: [
      { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'create', 'update', 'delete'] },
      { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'create', 'update'] },
    ],
  });
  await bind(apiServer, room, true);
}

export async function bind({ ask }: ApiServer, room: string, isBound: boolean): Promise<void> {
  const bindings = `${rbac}/${room}/rolebindings`;
  if (isBound) {
    await ask('POST', bindings, {
      metadata: { name: account, namespace: room },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: account },
      subjects: [{ kind: 'ServiceAccount', name: account, namespace: home }],
    });
  } else await ask('DELETE', `${bindings}/${account}`);
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: {
      user: `system:serviceaccount:${home}:${account}`,
      resourceAttributes: { namespace: room, verb: 'create', resource: 'secrets' },
    },
  };
  for (;;) {
    const answer = await ask('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', review);
    const { status } = answer as { readonly status?: { readonly allowed?: boolean } };
    if ((status?.allowed ?? false) === isBound) return;
    await pause(20);
  }
}

/** Puts a quota that is used up on a namespace, or takes it off. No controller counts here, so its status is written by hand. */
export async function limit({ ask }: ApiServer, room: string, isLimited: boolean): Promise<void> {
  const quotas = `/api/v1/namespaces/${room}/resourcequotas`;
  const path = `${quotas}/${account}`;
  if (!isLimited) {
    await ask('DELETE', path);
    return;
  }
  const hard = { 'count/secrets': '0' };
  const metadata = { name: account, namespace: room };
  const made = await ask('POST', quotas, { metadata, spec: { hard } });
  await ask('PUT', `${path}/status`, { ...(made as object), status: { hard, used: hard } });
  // The admission plugin hears of it by a watch.
  const probe = { metadata: { name: 'probe', namespace: room } };
  const isRefused = (): Promise<boolean> =>
    ask('POST', `${secretsOf(room)}?dryRun=All`, probe).then(
      () => false,
      (error: unknown) => {
        if (String(error).includes(': 403 ')) return true;
        throw error;
      },
    );
  while (!(await isRefused())) await pause(20);
}
