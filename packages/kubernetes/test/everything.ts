import type { Sink } from '@kpki/plugin';
import type { ApiServer } from '@kpki/services';
import type { KubernetesOptions } from '../src/options.ts';
import { type KubernetesSinkDependencies, openSink } from '../src/sink.ts';
import { host } from './host.ts';
import { writeKubeconfig } from './kubeconfig.ts';

export interface Everything {
  readonly token: string;
  open(namespace: string, options?: KubernetesOptions, machine?: KubernetesSinkDependencies): Promise<Sink>;
}

export async function everything(plane: ApiServer): Promise<Everything> {
  await namespaceOf(plane, 'accounts');
  const token = await plane.tokenOf('accounts', 'everything');
  const apiGroup = 'rbac.authorization.k8s.io';
  const binding = {
    apiVersion: `${apiGroup}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'everything' },
    roleRef: { apiGroup, kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ kind: 'ServiceAccount', name: 'everything', namespace: 'accounts' }],
  };
  await plane.apply(binding);
  const made = new Map<string, Promise<void>>();
  return {
    token,
    async open(namespace, options = {}, machine = {}) {
      const making = made.get(namespace) ?? namespaceOf(plane, namespace);
      made.set(namespace, making);
      await making;
      const kubeconfig = await writeKubeconfig(plane, { namespace, user: { token } });
      return openSink({ kubeconfig, ...options }, host, machine);
    },
  };
}

export async function namespaceOf(plane: ApiServer, name: string): Promise<void> {
  await plane.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
}
