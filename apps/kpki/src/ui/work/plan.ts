import { readWorld } from '@kpki/engine';
import type { Doing } from './perform.ts';
import type { Task } from './task.ts';
import { tellPlan } from './tell-plan.ts';
import { withTarget } from './with-target.ts';

/** What would be done about a world that is read for it. */
export async function perform({ target }: Extract<Task, { type: 'plan' }>, doing: Doing): Promise<void> {
  await withTarget(target, doing, async (session, listener) => {
    await tellPlan(await readWorld(session.cluster, session.sinks, listener, doing.call), session, doing);
  });
}
