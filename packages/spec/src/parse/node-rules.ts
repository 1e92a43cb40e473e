import { canonicalAddress, parseAddress } from '../address.ts';
import { type Path, pathText, shown } from '../problem.ts';
import { parseSubnet, subnetContains } from '../subnet.ts';
import { defaultServiceSubnet } from './defaults.ts';
import { type ControlPlaneNodeForm, type Loose, type NodeForm, orDefault, type SpecForm } from './form.ts';
import type { ReportProblem } from './report.ts';

interface LocatedNode {
  readonly path: Path;
  readonly node: Loose<ControlPlaneNodeForm>;
}

function allNodes(spec: Loose<SpecForm>): readonly LocatedNode[] {
  const location = (list: readonly (Loose<NodeForm> | undefined)[] | undefined, path: Path): readonly LocatedNode[] =>
    (list ?? []).flatMap((node, index) => (node === undefined ? [] : [{ path: [...path, index], node }]));
  return [
    ...location(spec.controlPlane, ['controlPlane']),
    ...location(spec.etcd?.nodes, ['etcd', 'nodes']),
    ...location(spec.nodes, ['nodes']),
  ];
}

export function nodeNamesDiffer(spec: Loose<SpecForm>, report: ReportProblem): void {
  const first = new Map<string, Path>();
  for (const { path, node } of allNodes(spec)) {
    if (node.name === undefined) continue;
    const other = first.get(node.name);
    if (other === undefined) first.set(node.name, path);
    else report([...path, 'name'], `${shown(node.name)} is also the name of ${specPath(other)}; names of nodes differ`);
  }
}

export function nodeAddressesDiffer(spec: Loose<SpecForm>, report: ReportProblem): void {
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

export function nodesAreOutsideServiceSubnets(spec: Loose<SpecForm>, report: ReportProblem): void {
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
