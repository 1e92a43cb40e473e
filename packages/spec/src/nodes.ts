import type { KeptOn } from './catalog/entry.ts';
import type { Component } from './catalog/flag-entry.ts';
import type { Cluster, Node } from './model.ts';

/** Returns every machine of the cluster once: control plane, external etcd members, workers. */
export function nodesOf(cluster: Cluster): readonly Node[] {
  return [...cluster.controlPlane, ...externalMembers(cluster), ...cluster.workers];
}

function externalMembers(cluster: Cluster): readonly Node[] {
  return cluster.etcd.topology === 'external' ? cluster.etcd.nodes : [];
}

export function etcdMembersOf(cluster: Cluster): readonly Node[] {
  return cluster.etcd.topology === 'stacked' ? cluster.controlPlane : externalMembers(cluster);
}

const keepers: Readonly<Record<KeptOn, (cluster: Cluster) => readonly Node[]>> = {
  'control plane': (cluster) => cluster.controlPlane,
  'first control-plane node': (cluster) => cluster.controlPlane.slice(0, 1),
  'etcd members': etcdMembersOf,
  'control plane and etcd members': (cluster) => [...cluster.controlPlane, ...externalMembers(cluster)],
  // A machine with only an etcd member runs no kubelet of this cluster.
  'all nodes': (cluster) => [...cluster.controlPlane, ...cluster.workers],
  'no node': () => [],
};

export function nodesThatKeep(cluster: Cluster, keptOn: KeptOn): readonly Node[] {
  return keepers[keptOn](cluster);
}

const homes: Readonly<Record<Component, KeptOn>> = {
  'kube-apiserver': 'control plane',
  etcd: 'etcd members',
  'kube-controller-manager': 'control plane',
  'kube-scheduler': 'control plane',
  kubelet: 'all nodes',
  'kube-proxy': 'all nodes',
  // A tool runs on any machine.
  etcdctl: 'no node',
  kubectl: 'no node',
};

/** Returns the machines on which a component runs; none for a tool. */
export function nodesRunning(cluster: Cluster, component: Component): readonly Node[] {
  return nodesThatKeep(cluster, homes[component]);
}
