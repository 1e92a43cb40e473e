import { canonicalAddress } from '../address.ts';
import { parseDuration } from '../duration.ts';
import type { Cluster, ControlPlaneNode, Etcd, Node, User } from '../model.ts';
import {
  casOf,
  defaultDnsDomain,
  defaultPort,
  defaultServiceSubnet,
  keysOf,
  validityOf,
  versionOf,
} from './defaults.ts';
import type { ControlPlaneNodeForm, EtcdForm, NodeForm, SpecForm, UserForm } from './form.ts';
import { parseRights } from './user-rights.ts';
import { parseEndpoint } from './values.ts';

/** Returns a form without problems as a cluster: every default filled in, addresses in their canonical text. */
export function clusterOf(name: string, spec: SpecForm): Cluster {
  const profile = spec.profile ?? 'kubernetes';
  const endpoint = spec.controlPlaneEndpoint;
  return {
    name,
    profile,
    kubernetesVersion: versionOf(spec),
    endpoint: endpoint === undefined ? null : (parseEndpoint(endpoint, defaultPort).endpoint ?? null),
    network: {
      serviceSubnets: (spec.network?.serviceSubnets ?? [defaultServiceSubnet]).map(canonicalSubnet),
      dnsDomain: spec.network?.dnsDomain ?? defaultDnsDomain,
    },
    keys: keysOf(spec.keys, profile),
    validity: validityOf(spec.validity),
    ca: casOf(spec.ca),
    controlPlane: spec.controlPlane.map(controlPlaneNode),
    etcd: etcdOf(spec.etcd),
    workers: (spec.nodes ?? []).map(node),
    users: (spec.users ?? []).map(userOf),
    extraNames: {
      apiServer: (spec.extraNames?.apiServer ?? []).map(canonicalName),
      etcdServer: (spec.extraNames?.etcdServer ?? []).map(canonicalName),
      etcdPeer: (spec.extraNames?.etcdPeer ?? []).map(canonicalName),
    },
    include: [...new Set(spec.include ?? [])],
    kubeletClient: spec.kubeletClient ?? 'profile',
    serviceAccount: spec.serviceAccount ?? 'key-pair',
  };
}

function canonicalName(text: string): string {
  return canonicalAddress(text) ?? text;
}

function canonicalSubnet(text: string): string {
  const slash = text.indexOf('/');
  return `${canonicalName(text.slice(0, slash))}${text.slice(slash)}`;
}

function node(form: NodeForm): Node {
  return { name: form.name, addresses: (form.addresses ?? []).map(canonicalName) };
}

function controlPlaneNode(form: ControlPlaneNodeForm): ControlPlaneNode {
  const { name, addresses } = node(form);
  const advertised = form.advertiseAddress === undefined ? addresses[0] : canonicalName(form.advertiseAddress);
  if (advertised === undefined) throw new Error('a control-plane node without an address was not reported');
  return { name, addresses, advertiseAddress: advertised, port: form.port ?? defaultPort };
}

function etcdOf(form: EtcdForm | undefined): Etcd {
  const topology = form?.topology ?? 'stacked';
  return topology === 'external' ? { topology, nodes: (form?.nodes ?? []).map(node) } : { topology };
}

function userOf(form: UserForm): User {
  const seconds = form.validity === undefined ? undefined : parseDuration(form.validity).seconds;
  const rights = form.rights?.flatMap((text) => parseRights(text) ?? []);
  return {
    name: form.name,
    groups: form.groups ?? [],
    ...(seconds === undefined ? {} : { seconds }),
    ...(rights === undefined ? {} : { rights }),
  };
}
