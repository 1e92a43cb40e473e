import { type Intent, makePlan, type World } from '@kpki/engine';
import { planText } from '../../print/plan-text.ts';
import { unignoredPlaces, unignoredText } from '../../session/git.ts';
import type { Session } from '../../session/session.ts';
import type { Doing } from './perform.ts';

/** Tells what `kpki plan` shows of a world, in the same words. */
export async function tellPlan(
  world: World,
  { workshop, sameFiles }: Session,
  { tell, call }: Doing,
  intent?: Intent,
): Promise<void> {
  const plan = makePlan(world, workshop.now(), intent);
  const unignored = await unignoredPlaces(plan, call);
  tell({
    type: 'planned',
    plan,
    lines: planText(plan, undefined, sameFiles).split('\n'),
    warnings: unignored.map(unignoredText),
  });
}
