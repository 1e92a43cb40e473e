import type { ControlPlaneComponent, Flags } from '@kpki/services';
import { type AuthorityName, type Cluster, type Component, componentFlags } from '@kpki/spec';

type HasKeyFile = (authority: AuthorityName) => boolean;

/** The flags by which a component reads a directory that kpki filled, as a command line has them. */
export function flagsOf(
  component: Component,
  cluster: Cluster,
  directory: string,
  hasKeyFile: HasKeyFile = () => true,
): Flags {
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
  const of = (component: ControlPlaneComponent): Flags => flagsOf(component, cluster, directory, hasKeyFile);
  return {
    etcd: of('etcd'),
    'kube-apiserver': of('kube-apiserver'),
    'kube-controller-manager': of('kube-controller-manager'),
    'kube-scheduler': of('kube-scheduler'),
  };
}
