import type { ApplyVisit } from './screens/apply.ts';
import type { ArtefactVisit } from './screens/artefact.ts';
import type { EnvironmentsVisit } from './screens/environments.ts';
import type { NewClusterVisit } from './screens/new-cluster.ts';
import type { PlanVisit } from './screens/plan.ts';
import type { ResultVisit } from './screens/result.ts';
import type { StartVisit } from './screens/start.ts';
import type { TrustVisit } from './screens/trust.ts';

/** Where somebody is: a screen, and what its cursor, its focus and its filter are. */
export type Visit =
  | StartVisit
  | NewClusterVisit
  | TrustVisit
  | ArtefactVisit
  | PlanVisit
  | ApplyVisit
  | ResultVisit
  | EnvironmentsVisit;

export type ScreenName = Visit['screen'];

export const trustVisit: TrustVisit = {
  screen: 'trust',
  cursor: null,
  top: 0,
  toggled: [],
  filter: null,
  typing: false,
};

export const applyVisit: ApplyVisit = { screen: 'apply', cursor: null, top: 0, focus: 0 };

export const planVisit: PlanVisit = { screen: 'plan', top: 0, focus: 'apply' };
