import type { Cluster } from '@kpki/spec';
import type { Style } from '../issue/style.ts';
import type { Elsewhere } from '../read/elsewhere.ts';
import type { Observation } from '../read/observe.ts';
import type { Intent } from './intent.ts';

export interface PlanContext {
  readonly cluster: Cluster;
  readonly style: Style;
  readonly observation: Observation;
  /** CAs outside of their layout, by id. */
  readonly elsewhere: ReadonlyMap<string, Elsewhere>;
  /** Requests beyond the spec. */
  readonly intent: Intent;
  readonly now: Date;
}
