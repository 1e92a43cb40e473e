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

/** The value that a column has. */
export function inColumn<T>(value: PerColumn<T>, column: Column): T {
  if (!hasColumns(value)) return value;
  if (column === 'kubeadm-1.28') return value['kubeadm-1.28'] ?? value.kubeadm;
  return value[column];
}

function hasColumns<T>(value: PerColumn<T>): value is Exclude<PerColumn<T>, T> {
  return typeof value === 'object' && value !== null && 'kubernetes' in value && 'kubeadm' in value;
}
