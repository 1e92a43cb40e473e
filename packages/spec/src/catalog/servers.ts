export interface ServerEntry {
  readonly name: ServerName;
  readonly what: string;
  /** The default port; an API server's port comes from the spec. */
  readonly port: number;
  readonly runsOn: 'control plane' | 'etcd members' | 'control plane and workers';
}

export type ServerName =
  | 'kube-apiserver'
  | 'etcd'
  | 'etcd-peer'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'kubelet';

/** The default ports are those of https://kubernetes.io/docs/reference/networking/ports-and-protocols/. */
export const serverEntries: readonly ServerEntry[] = [
  { name: 'kube-apiserver', what: 'API server', port: 6443, runsOn: 'control plane' },
  { name: 'etcd', what: 'client port of etcd', port: 2379, runsOn: 'etcd members' },
  { name: 'etcd-peer', what: 'peer port of etcd', port: 2380, runsOn: 'etcd members' },
  { name: 'kube-controller-manager', what: 'controller-manager', port: 10257, runsOn: 'control plane' },
  { name: 'kube-scheduler', what: 'scheduler', port: 10259, runsOn: 'control plane' },
  { name: 'kubelet', what: 'kubelet', port: 10250, runsOn: 'control plane and workers' },
];

export function serverEntry(name: ServerName): ServerEntry {
  const entry = serverEntries.find((each) => each.name === name);
  if (entry === undefined) throw new Error(`the catalog has no server ${name}`);
  return entry;
}
