import type { ControlPlaneComponent, Flags } from '@kpki/services';
import { type Cluster, type Component, componentFlags, type HasKeyFile } from '@kpki/spec';

export function flagsOf(component: Component, cluster: Cluster, directory: string, hasKeyFile?: HasKeyFile): Flags {
  return componentFlags(cluster, component, directory, undefined, hasKeyFile).map(
    ({ flag, value }) => `${flag}=${value}`,
  );
}

export function controlPlaneFlags(
  cluster: Cluster,
  directory: string,
  hasKeyFile?: HasKeyFile,
): Readonly<Record<ControlPlaneComponent, Flags>> {
  const flags = (component: ControlPlaneComponent): Flags => flagsOf(component, cluster, directory, hasKeyFile);
  return {
    etcd: flags('etcd'),
    'kube-apiserver': flags('kube-apiserver'),
    'kube-controller-manager': flags('kube-controller-manager'),
    'kube-scheduler': flags('kube-scheduler'),
  };
}
