import { setTimeout as pause } from 'node:timers/promises';
import { type ApiServer, httpRequest } from '@kpki/services';
import { roleName } from '../src/own-names.ts';

/** Binds the Role of a namespace to one of its service accounts; null: to none. */
export async function bind(plane: ApiServer, namespace: string, account: string | null): Promise<void> {
  if (account === null) {
    await plane.ask('DELETE', `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings/${roleName}`);
    return;
  }
  const binding = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: roleName, namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: roleName },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
  };
  await plane.apply(binding);
}

/** Waits until the server applies a granted or revoked right, which takes a moment. */
export async function untilReadable(
  plane: ApiServer,
  token: string,
  at: { readonly namespace: string; readonly name: string },
  wanted: boolean,
): Promise<void> {
  for (;;) {
    const { status } = await httpRequest(`${plane.url}/api/v1/namespaces/${at.namespace}/secrets/${at.name}`, {
      ca: Buffer.from(plane.ca),
      headers: { authorization: `Bearer ${token}` },
    });
    if ((status !== 403) === wanted) return;
    await pause(20);
  }
}
