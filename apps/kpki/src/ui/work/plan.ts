import { makePlan, readWorld } from '@kpki/engine';
import { planText } from '../../print/plan-text.ts';
import { unignoredPlaces, unignoredText } from '../../session/git.ts';
import type { Doing } from './perform.ts';
import type { Task } from './task.ts';
import { withTarget } from './with-target.ts';

/** What `kpki plan` shows, in the same words. */
export async function perform({ target }: Extract<Task, { type: 'plan' }>, doing: Doing): Promise<void> {
  await withTarget(target, doing, async ({ cluster, sinks, workshop }, listener) => {
    const plan = makePlan(await readWorld(cluster, sinks, listener, doing.call), workshop.now());
    const unignored = await unignoredPlaces(plan, doing.call);
    doing.tell({ type: 'planned', plan, lines: planText(plan).split('\n'), warnings: unignored.map(unignoredText) });
  });
}
