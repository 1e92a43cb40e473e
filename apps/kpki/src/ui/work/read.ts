import { type Listener, readWorld } from '@kpki/engine';
import { inventoryOf } from '../../session/inventory.ts';
import type { Session } from '../../session/session.ts';
import { declaredBy } from './declared-by.ts';
import type { Doing } from './perform.ts';
import type { Task } from './task.ts';
import { withTarget } from './with-target.ts';

/** Reads the declaration, then everything that is there of it; the plan of that is told too, where it is wanted. */
export async function perform({ target, plans }: Extract<Task, { type: 'read' }>, doing: Doing): Promise<void> {
  const use = async (session: Session, listener: Listener): Promise<void> => {
    const { cluster, sinks, workshop } = session;
    const world = await readWorld(cluster, sinks, listener, doing.call);
    doing.tell({ type: 'known', inventory: inventoryOf(world, workshop.now()) });
    if (plans !== true) return;
    const { tellPlan } = await import('./tell-plan.ts');
    await tellPlan(world, session, doing);
  };
  await withTarget(target, doing, use, (configuration) => {
    doing.tell({ type: 'declared', declared: declaredBy(configuration, target) });
  });
}
