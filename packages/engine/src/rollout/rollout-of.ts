import type { CaName, Cluster, HasKeyFile } from '@kpki/spec';
import { distributions, redistributions } from './copies.ts';
import { reloading } from './reloading.ts';
import { restarting } from './restarting.ts';
import type { RolloutStep } from './rollout-step.ts';
import { touchedBy } from './touched.ts';
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

/** What has its own waves, counted from 1, one list after the other. */
function inTurns(lists: readonly (readonly RolloutStep[])[]): readonly RolloutStep[] {
  const all: RolloutStep[] = [];
  for (const list of lists) {
    const before = Math.max(0, ...all.map(({ wave }) => wave));
    for (const each of list) all.push({ ...each, wave: each.wave + before });
  }
  return all;
}
