import { artifactsOf, type Cluster, type Component, nodesOf, type ReloadTime, reloadTimes, setFlags } from '@kpki/spec';
import { type RolloutStep, replacingWrites, rolloutStep, type Written, writesTo } from '../model/rollout-step.ts';
import { statement } from '../model/statement.ts';
import { restarting } from './restarting.ts';
import { type ClusterBefore, type Touched, touchedBy } from './touched.ts';

/**
 * Returns the rollout of some steps, in order; empty where nothing was replaced, nor created for a node in use. Pure.
 */
export function rolloutOf(
  steps: readonly Written[],
  cluster: Cluster,
  before: ClusterBefore = {},
): readonly RolloutStep[] {
  const touched = touchedBy(steps, cluster, before);
  return inTurns([
    distributions(steps, cluster, before),
    [...reloading(touched), ...restarting(touched)],
    redistributions(steps),
  ]);
}

function inTurns(lists: readonly (readonly RolloutStep[])[]): readonly RolloutStep[] {
  const all: RolloutStep[] = [];
  for (const list of lists) {
    const before = Math.max(0, ...all.map(({ wave }) => wave));
    for (const each of list) all.push({ ...each, wave: each.wave + before });
  }
  return all;
}

/** Returns the components that reload everything that was replaced. */
function reloading(touched: readonly Touched[]): readonly RolloutStep[] {
  return touched
    .filter(({ readings }) => readings.every(({ reloads }) => reloads !== null))
    .map(({ component, node, readings }) =>
      rolloutStep({
        action: 'reloads',
        component,
        node,
        leaderLast: false,
        artifacts: [...new Set(readings.map(({ artifact }) => artifact))],
        flags: readings.map(({ flag }) => flag),
        why: statement('rollout/reloads-files', { time: slowestOf(readings) }),
      }),
    );
}

/** The shortest first. */
const order = Object.keys(reloadTimes) as readonly ReloadTime[];

function slowestOf(readings: Touched['readings']): ReloadTime {
  return order.findLast((time) => readings.some(({ reloads }) => reloads === time)) ?? 'at once';
}

/** Returns a step per node whose files were written, with the artifacts that the node keeps. */
function distributions(
  steps: readonly Written[],
  cluster: Cluster,
  { usedNodes = new Set() }: ClusterBefore,
): readonly RolloutStep[] {
  const names = nodesOf(cluster).map(({ name }) => name);
  const byNode = new Map<string, Set<string>>(names.map((name) => [name, new Set()]));
  const keptOn = new Map(artifactsOf(cluster).map((artifact) => [artifact.id, artifact.keptOn]));
  for (const step of steps) {
    for (const { node } of writesTo(step, usedNodes)) {
      const own = node ?? step.owner;
      // Without a node, the write is to a store that fills all nodes, each with what the node keeps.
      for (const each of own === null ? (keptOn.get(step.artifact) ?? names) : [own]) {
        byNode.get(each)?.add(step.artifact);
      }
    }
  }
  return [...byNode]
    .filter(([, artifacts]) => artifacts.size > 0)
    .map(([node, artifacts]) =>
      rolloutStep({
        action: 'distribute',
        component: null,
        node,
        leaderLast: false,
        artifacts: [...artifacts],
        flags: [],
        why: statement('rollout/read-on-node'),
      }),
    );
}

const tools: ReadonlySet<Component> = new Set<Component>(['kubectl', 'etcdctl']);

const readByComponents: ReadonlySet<string> = new Set(
  setFlags.filter(({ component }) => !tools.has(component)).map(({ artifact }) => artifact),
);

/** Returns what people and other programs hold copies of. */
function redistributions(steps: readonly Written[]): readonly RolloutStep[] {
  const changed = steps.filter((step) => replacingWrites(step).length > 0);
  const bundles = changed.filter(({ name }) => name === 'kubernetes-ca-bundle' || name === 'kubernetes-ca-chain');
  const kubeconfigs = changed.filter(
    ({ name, writes }) => !readByComponents.has(name) && writes.some(({ part }) => part === 'kubeconfig'),
  );
  // An undo may restore one that has expired: to distribute it would cut its users off.
  const valid = kubeconfigs.filter(({ expired }) => expired === undefined);
  const expired = kubeconfigs.filter((each) => !valid.includes(each));
  const byUser = (all: readonly Written[]): readonly (readonly Written[])[] => [
    ...Map.groupBy(all, ({ name, artifact }) => (name === 'user' ? artifact : name)).values(),
  ];
  return [
    ...byUser(valid).map((own) => copiesOf(own, 'kubectl', 'copied-kubeconfig')),
    ...byUser(expired).map((own) => copiesOf(own, 'kubectl', 'expired-kubeconfig')),
    // What two runs have written of one bundle, each on some of its nodes, are the same copies.
    ...[...Map.groupBy(bundles, ({ artifact }) => artifact).values()].map((own) =>
      copiesOf(own, null, 'copied-bundle'),
    ),
  ];
}

function copiesOf(
  steps: readonly Pick<Written, 'artifact'>[],
  component: Component | null,
  reason: 'copied-kubeconfig' | 'expired-kubeconfig' | 'copied-bundle',
): RolloutStep {
  return rolloutStep({
    action: 'redistribute',
    component,
    node: null,
    leaderLast: false,
    artifacts: [...new Set(steps.map(({ artifact }) => artifact))],
    flags: [],
    why: statement(`rollout/${reason}`),
  });
}
