import { type ReloadTime, reloadTimes } from '@kpki/spec';
import type { RolloutStep } from './rollout-step.ts';
import type { Touched } from './touched.ts';

/** The components that take everything which was replaced by themselves: nobody has to do anything but look. */
export function reloading(touched: readonly Touched[]): readonly RolloutStep[] {
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
