import type { ControlPlaneComponent, Flags } from '@kpki/services';
import { type Cluster, type Component, componentFlags, type HasKeyFile } from '@kpki/spec';

/** The flags by which a component reads a directory that kpki filled, as a command line has them. */
export function flagsOf(component: Component, cluster: Cluster, directory: string, hasKeyFile?: HasKeyFile): Flags {
  return componentFlags(cluster, component, directory, undefined, hasKeyFile).map(
    ({ flag, value }) => `${flag}=${value}`,
  );
}

/** The flags of all that runs on a control-plane node. */
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
