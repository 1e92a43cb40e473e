import { artifactsOf, type Cluster, type Component, nodesOf, setFlags } from '@kpki/spec';
import type { RolloutStep } from './rollout-step.ts';
import { replacingWrites, type Written } from './written.ts';

/** Returns a step per node whose files were replaced, with the artifacts that the node keeps. */
export function distributions(steps: readonly Written[], cluster: Cluster): readonly RolloutStep[] {
  const names = nodesOf(cluster).map(({ name }) => name);
  const byNode = new Map<string, Set<string>>(names.map((name) => [name, new Set()]));
  const keptOn = new Map(artifactsOf(cluster).map((artifact) => [artifact.id, artifact.keptOn]));
  for (const step of steps) {
    for (const { node } of replacingWrites(step)) {
      const own = node ?? step.owner;
      // What has no node's name is in a store that all nodes are filled from, each with what it keeps.
      for (const each of own === null ? (keptOn.get(step.artifact) ?? names) : [own]) {
        byNode.get(each)?.add(step.artifact);
      }
    }
  }
  return [...byNode]
    .filter(([, artifacts]) => artifacts.size > 0)
    .map(([node, artifacts]) => ({
      wave: 1,
      action: 'distribute',
      component: null,
      node,
      leaderLast: false,
      artifacts: [...artifacts],
      flags: [],
      why: 'its components read them there',
      proof: 'the files on it are those that kpki has',
    }));
}

const tools: ReadonlySet<Component> = new Set<Component>(['kubectl', 'etcdctl']);

const readByComponents: ReadonlySet<string> = new Set(
  setFlags.filter(({ component }) => !tools.has(component)).map(({ artifact }) => artifact),
);

/** Returns what people and other programs hold copies of. */
export function redistributions(steps: readonly Written[]): readonly RolloutStep[] {
  const changed = steps.filter((step) => replacingWrites(step).length > 0);
  const bundles = changed.filter(({ name }) => name === 'kubernetes-ca-bundle' || name === 'kubernetes-ca-chain');
  const kubeconfigs = changed.filter(
    ({ name, writes }) => !readByComponents.has(name) && writes.some(({ part }) => part === 'kubeconfig'),
  );
  return [
    ...[...Map.groupBy(kubeconfigs, ({ name, artifact }) => (name === 'user' ? artifact : name)).values()].map((own) =>
      copiesOf(own, 'kubectl', 'a copy holds the certificate, the trust bundle and the endpoint of before'),
    ),
    // What two runs have written of one bundle, each on some of its nodes, are the same copies.
    ...[...Map.groupBy(bundles, ({ artifact }) => artifact).values()].map((own) =>
      copiesOf(
        own,
        null,
        'who verifies the API servers by a copy of it, in a kubeconfig or elsewhere, needs the new one',
      ),
    ),
  ];
}

function copiesOf(steps: readonly Pick<Written, 'artifact'>[], component: Component | null, why: string): RolloutStep {
  return {
    wave: 1,
    action: 'redistribute',
    component,
    node: null,
    leaderLast: false,
    artifacts: [...new Set(steps.map(({ artifact }) => artifact))],
    flags: [],
    why,
    proof: 'nobody uses the old one any more',
  };
}
