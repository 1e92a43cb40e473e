import type { Column, PerColumn } from './catalogue/entry.ts';
import type { Cluster } from './model.ts';

/** The minor version in `v1.34.1`. */
export function minorVersion(kubernetesVersion: string): number {
  return Number(kubernetesVersion.split('.')[1]);
}

/** Which column of the catalogue a cluster reads. */
export function columnOf(cluster: Pick<Cluster, 'profile' | 'kubernetesVersion'>): Column {
  if (cluster.profile === 'kubernetes') return 'kubernetes';
  return minorVersion(cluster.kubernetesVersion) >= 29 ? 'kubeadm' : 'kubeadm-1.28';
}

type Columns<T> = Exclude<PerColumn<T>, T>;

/** The value that a column has. */
export function inColumn<T extends string | readonly unknown[]>(value: PerColumn<T>, column: Column): T {
  if (typeof value === 'string' || Array.isArray(value)) return value as T;
  const columns = value as Columns<T>;
  return column === 'kubeadm-1.28' ? (columns['kubeadm-1.28'] ?? columns.kubeadm) : columns[column];
}
