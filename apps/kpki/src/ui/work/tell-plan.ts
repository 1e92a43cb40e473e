import { blockedIn, type Plan } from '@kpki/engine';
import { planText } from '../../print/plan-text.ts';
import { unignoredPlaces, unignoredText } from '../../session/git.ts';
import type { Session } from '../../session/session.ts';
import type { Doing } from './perform.ts';

/** Tells a plan in the words of `kpki plan`. */
export async function tellPlan(plan: Plan, { cluster, sameFiles }: Session, { tell, call }: Doing): Promise<void> {
  const unignored = await unignoredPlaces(plan, call);
  tell({
    type: 'planned',
    plan,
    stops: blockedIn(plan, cluster).stops.length,
    lines: planText(plan, undefined, sameFiles).split('\n'),
    warnings: unignored.map(unignoredText),
  });
}
