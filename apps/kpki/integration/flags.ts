import type { ControlPlaneComponent, Flags } from '@kpki/services';
import { type Cluster, type Component, componentFlags } from '@kpki/spec';

/** The flags by which a component reads a directory that kpki filled, as a command line has them. */
export function flagsOf(component: Component, cluster: Cluster, directory: string): Flags {
  return componentFlags(cluster, component, directory).map(({ flag, value }) => `${flag}=${value}`);
}

/** The flags of all that runs on a control-plane node. */
export function controlPlaneFlags(cluster: Cluster, directory: string): Readonly<Record<ControlPlaneComponent, Flags>> {
  return {
    etcd: flagsOf('etcd', cluster, directory),
    'kube-apiserver': flagsOf('kube-apiserver', cluster, directory),
    'kube-controller-manager': flagsOf('kube-controller-manager', cluster, directory),
    'kube-scheduler': flagsOf('kube-scheduler', cluster, directory),
  };
}
