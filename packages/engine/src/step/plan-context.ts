import { observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { styleOf } from '../issuing/style.ts';
import type { Intent, PlanContext } from './intent.ts';

export function planContext(observed: ObservedState, now: Date, intent: Intent): PlanContext {
  const { cluster, elsewhere } = observed;
  return { cluster, style: styleOf(cluster), observation: observe(observed), elsewhere, intent, now };
}
