import { type CaName, type Cluster, type HasKeyFile, type ReloadTime, reloadTimes } from '@kpki/spec';
import { distributions, redistributions } from './copies.ts';
import { restarting } from './restarting.ts';
import type { RolloutStep } from './rollout-step.ts';
import { type Touched, touchedBy } from './touched.ts';
import type { Written } from './written.ts';

/**
 * Returns the rollout of some steps, in order; empty where nothing was replaced. `hasKeyFile`: whether the key of a CA
 * is in a file; `lostKeys`: the CAs whose key was missing before. Pure.
 */
export function rolloutOf(
  steps: readonly Written[],
  cluster: Cluster,
  hasKeyFile?: HasKeyFile,
  lostKeys?: ReadonlySet<CaName>,
): readonly RolloutStep[] {
  const touched = touchedBy(steps, cluster, { hasKeyFile, lostKeys });
  return inTurns([
    distributions(steps, cluster),
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
    .map(({ component, node, readings }) => ({
      wave: 1,
      action: 'reloads',
      component,
      node,
      leaderLast: false,
      artifacts: [...new Set(readings.map(({ artifact }) => artifact))],
      flags: readings.map(({ flag }) => flag),
      why: `it takes new files by itself ${reloadTimes[slowest(readings.map(({ reloads }) => reloads))]}`,
      proof: 'a new connection shows or accepts what was made',
    }));
}

const order: readonly ReloadTime[] = ['at once', 'at the next handshake', 'within 5 minutes'];

function slowest(times: readonly (ReloadTime | null)[]): ReloadTime {
  return order.findLast((each) => times.includes(each)) ?? 'at once';
}
