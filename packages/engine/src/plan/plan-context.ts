import type { Cluster } from '@kpki/spec';
import type { CopyElsewhere } from '../inventory/elsewhere.ts';
import { type Observation, observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { type IssuingStyle, styleOf } from '../issuing/style.ts';
import type { Intent } from './intent.ts';

export interface PlanContext {
  readonly cluster: Cluster;
  readonly style: IssuingStyle;
  readonly observation: Observation;
  /** CAs outside of their layout, by id. */
  readonly elsewhere: ReadonlyMap<string, CopyElsewhere>;
  /** Requests beyond the spec. */
  readonly intent: Intent;
  readonly now: Date;
}

export function planContext(observed: ObservedState, now: Date, intent: Intent): PlanContext {
  const { cluster, elsewhere } = observed;
  return { cluster, style: styleOf(cluster), observation: observe(observed), elsewhere, intent, now };
}
