import type { Cluster } from '@kpki/spec';
import type { Style } from '../issue/style.ts';
import type { Elsewhere } from '../read/elsewhere.ts';
import type { Observation } from '../read/observe.ts';
import type { Intent } from './intent.ts';

/** What every rule of the plan may look at. */
export interface PlanContext {
  readonly cluster: Cluster;
  readonly style: Style;
  readonly observation: Observation;
  /** Where a CA is that is not where it belongs, by its id. */
  readonly elsewhere: ReadonlyMap<string, Elsewhere>;
  /** What is asked for beyond the declaration. */
  readonly intent: Intent;
  readonly now: Date;
}
