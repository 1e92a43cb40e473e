import { type CaName, type Cluster, type HasKeyFile, type ReloadTime, reloadTimes } from '@kpki/spec';
import { distributions, redistributions } from './copies.ts';
import { restarting } from './restarting.ts';
import type { RolloutStep } from './rollout-step.ts';
import { type Touched, touchedBy } from './touched.ts';
import type { Written } from './written.ts';

/**
 * What has to happen, in order, after some steps were carried out on a cluster that runs: which files are put in place,
 * which components take them by themselves, which are started again and one after which, and who gets new copies.
 * Empty where nothing was replaced. `hasKeyFile` says of which CAs the key is in a file, and `lostKeys`
 * of which it was to be there before the steps and was not. Pure.
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
