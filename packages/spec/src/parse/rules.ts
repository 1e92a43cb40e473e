import { canonicalAddress, parseAddress, parseSubnet, subnetContains } from '../address.ts';
import { durationText, parseDuration } from '../duration.ts';
import type { ClusterKeyKind } from '../model.ts';
import { type Path, pathText, shown } from '../problem.ts';
import { defaultServiceSubnet, defaultValidity, keysOf } from './defaults.ts';
import type { ControlPlaneNodeForm, Loose, NodeForm, SpecForm } from './form.ts';
import type { Report } from './judge.ts';

/** Something that one field of `spec` says of another. */
export interface Rule {
  readonly says: string;
  readonly check: (spec: Loose<SpecForm>, report: Report) => void;
}

/** Every value in the forms has been judged alone, and what is wrong is missing: a rule skips what it does not find. */
export const rules: readonly Rule[] = [
  { says: 'no two nodes share a name', check: nodeNamesDiffer },
  { says: 'no two nodes share an address', check: nodeAddressesDiffer },
  { says: 'no node has an address of a Service', check: nodesAreOutsideServiceSubnets },
  { says: 'two service subnets are of different address families', check: serviceSubnetsArePair },
  { says: 'no certificate outlives its authority', check: leavesEndBeforeAuthorities },
  { says: 'a certificate is not due for renewal when it is made', check: renewalIsWithinLifetime },
  { says: 'service-account tokens are not signed with Ed25519', check: serviceAccountKeyIsReadable },
  { says: 'the profile kubeadm has the keys that kubeadm makes', check: kubeadmKnowsTheKeys },
  { says: 'etcd.nodes go with external members', check: etcdNodesFitTopology },
  { says: 'no two users share a name', check: userNamesDiffer },
];

/** What a field says, or its default where it is left out; undefined where it is faulty. */
function orDefault<T extends object, Key extends keyof T & string>(
  form: T | undefined,
  key: Key,
  preset: NonNullable<T[Key]>,
): T[Key] | undefined {
  return form !== undefined && key in form ? form[key] : preset;
}

interface Placed {
  readonly path: Path;
  readonly node: Loose<ControlPlaneNodeForm>;
}

function allNodes(spec: Loose<SpecForm>): readonly Placed[] {
  const place = (list: readonly (Loose<NodeForm> | undefined)[] | undefined, path: Path): readonly Placed[] =>
    (list ?? []).flatMap((node, index) => (node === undefined ? [] : [{ path: [...path, index], node }]));
  return [
    ...place(spec.controlPlane, ['controlPlane']),
    ...place(spec.etcd?.nodes, ['etcd', 'nodes']),
    ...place(spec.nodes, ['nodes']),
  ];
}

function nodeNamesDiffer(spec: Loose<SpecForm>, report: Report): void {
  const first = new Map<string, Path>();
  for (const { path, node } of allNodes(spec)) {
    if (node.name === undefined) continue;
    const other = first.get(node.name);
    if (other === undefined) first.set(node.name, path);
    else report([...path, 'name'], `${shown(node.name)} is also the name of ${specPath(other)}; names of nodes differ`);
  }
}

function nodeAddressesDiffer(spec: Loose<SpecForm>, report: Report): void {
  const nodes = allNodes(spec);
  const first = new Map<string, Path>();
  const claim = (text: string, path: Path, owner: Path): void => {
    const address = canonicalAddress(text) ?? text;
    const other = first.get(address);
    if (other === undefined) first.set(address, owner);
    else if (other === owner) report(path, `${shown(text)} is listed twice; once is enough`);
    else report(path, `${shown(text)} is also an address of ${specPath(other)}; each node has its own`);
  };
  for (const { path, node } of nodes) {
    for (const [index, address] of (node.addresses ?? []).entries()) {
      if (address !== undefined) claim(address, [...path, 'addresses', index], path);
    }
  }
  for (const { path, node } of nodes) {
    if (node.advertiseAddress === undefined) continue;
    if (first.get(canonicalAddress(node.advertiseAddress) ?? '') === path) continue;
    claim(node.advertiseAddress, [...path, 'advertiseAddress'], path);
  }
}

function specPath(path: Path): string {
  return pathText(['spec', ...path]);
}

function nodesAreOutsideServiceSubnets(spec: Loose<SpecForm>, report: Report): void {
  const subnets = (orDefault(spec.network, 'serviceSubnets', [defaultServiceSubnet]) ?? []).flatMap((text) => {
    const subnet = text === undefined ? null : parseSubnet(text);
    return subnet === null ? [] : [{ text, subnet }];
  });
  const check = (address: string | undefined, path: Path): void => {
    const bytes = address === undefined ? null : parseAddress(address);
    const inside = bytes === null ? undefined : subnets.find(({ subnet }) => subnetContains(subnet, bytes));
    if (inside !== undefined && address !== undefined) {
      report(path, `${shown(address)} is inside the service subnet ${inside.text}; a node's address is outside`);
    }
  };
  for (const { path, node } of allNodes(spec)) {
    for (const [index, address] of (node.addresses ?? []).entries()) check(address, [...path, 'addresses', index]);
    if (!node.addresses?.includes(node.advertiseAddress)) check(node.advertiseAddress, [...path, 'advertiseAddress']);
  }
}

function serviceSubnetsArePair(spec: Loose<SpecForm>, report: Report): void {
  const subnets = spec.network?.serviceSubnets ?? [];
  if (subnets.length > 2) {
    report(['network', 'serviceSubnets', 2], 'a third subnet; write one, or one of each address family');
    return;
  }
  const [first, second] = subnets;
  if (first !== undefined && second !== undefined && first.includes(':') === second.includes(':')) {
    report(
      ['network', 'serviceSubnets', 1],
      `${shown(second)} is of the same address family as ${shown(first)}; write one, or one of each family`,
    );
  }
}

function secondsOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseDuration(text).seconds;
}

function leavesEndBeforeAuthorities(spec: Loose<SpecForm>, report: Report): void {
  const authorities = secondsOf(orDefault(spec.validity, 'authorities', defaultValidity.authorities));
  if (authorities === undefined) return;
  const check = (text: string | undefined, path: Path): void => {
    const seconds = secondsOf(text);
    if (seconds === undefined || seconds <= authorities) return;
    report(path, `${shown(durationText(seconds))} is longer than the authorities live (${durationText(authorities)})`);
  };
  for (const name of ['certificates', 'kubeconfigs', 'users'] as const) {
    check(spec.validity?.[name], ['validity', name]);
  }
  for (const [index, user] of (spec.users ?? []).entries()) check(user?.validity, ['users', index, 'validity']);
  const preset = secondsOf(defaultValidity.certificates) ?? 0;
  if (spec.validity !== undefined && !('certificates' in spec.validity) && preset > authorities) {
    report(
      ['validity', 'authorities'],
      `${shown(durationText(authorities))} is shorter than certificates live by default ` +
        `(${defaultValidity.certificates}); set \`certificates\` too`,
    );
  }
}

function renewalIsWithinLifetime(spec: Loose<SpecForm>, report: Report): void {
  const before = secondsOf(spec.validity?.renewBefore);
  const lifetime = secondsOf(orDefault(spec.validity, 'certificates', defaultValidity.certificates));
  if (before === undefined || lifetime === undefined || before < lifetime) return;
  report(
    ['validity', 'renewBefore'],
    `${shown(durationText(before))} is not shorter than certificates live (${durationText(lifetime)}): ` +
      'each would be due for renewal when it is made',
  );
}

function serviceAccountKeyIsReadable(spec: Loose<SpecForm>, report: Report): void {
  if (spec.keys?.serviceAccount !== 'ed25519') return;
  report(
    ['keys', 'serviceAccount'],
    '`ed25519`: client-go, and so every component of Kubernetes, reads no Ed25519 key for service-account tokens; ' +
      'use `ec-p256` or `rsa-2048`',
  );
}

/** The first minor version of kubeadm that makes such keys; kinds that are not here it makes in none. */
const kubeadmSince: Readonly<Partial<Record<ClusterKeyKind, number>>> = {
  'rsa-2048': 0,
  'rsa-3072': 0,
  'rsa-4096': 0,
  'ec-p256': 0,
  'ec-p384': 34,
};

function kubeadmKnowsTheKeys(spec: Loose<SpecForm>, report: Report): void {
  if (spec.profile !== 'kubeadm') return;
  const minor = Number(spec.kubernetesVersion?.split('.')[1] ?? Number.POSITIVE_INFINITY);
  const keys = keysOf(spec.keys, 'kubeadm');
  for (const name of ['authorities', 'certificates', 'kubeconfigs', 'serviceAccount'] as const) {
    const since = kubeadmSince[keys[name]];
    // A kind that follows from another field is reported there.
    if (spec.keys?.[name] === undefined || (since !== undefined && minor >= since)) continue;
    const known = Object.entries(kubeadmSince)
      .filter(([, version]) => version <= minor)
      .map(([kind]) => `\`${kind}\``);
    const when = since === undefined ? 'makes no such keys' : `makes such keys from v1.${since} on`;
    report(['keys', name], `${shown(keys[name])}: kubeadm ${when}; in profile \`kubeadm\` use ${known.join(', ')}`);
  }
}

function etcdNodesFitTopology(spec: Loose<SpecForm>, report: Report): void {
  const { etcd } = spec;
  if (etcd === undefined) return;
  const topology = orDefault(etcd, 'topology', 'stacked');
  if (topology === 'external' && !('nodes' in etcd)) {
    report(['etcd', 'topology'], '`external` needs the machines of the members; list them in `nodes`');
  }
  if (topology !== undefined && topology !== 'external' && etcd.nodes !== undefined) {
    report(
      ['etcd', 'nodes'],
      `\`${topology}\` has no machines of its own; leave \`nodes\` out, or write \`topology: external\``,
      'key',
    );
  }
}

function userNamesDiffer(spec: Loose<SpecForm>, report: Report): void {
  const first = new Map<string, number>();
  for (const [index, user] of (spec.users ?? []).entries()) {
    if (user?.name === undefined) continue;
    const other = first.get(user.name);
    if (other === undefined) first.set(user.name, index);
    else
      report(
        ['users', index, 'name'],
        `${shown(user.name)} is also the name of spec.users[${other}]; names of users differ`,
      );
  }
}
