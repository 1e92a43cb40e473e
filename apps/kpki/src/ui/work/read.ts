import { driftOf, type Listener, readWorld, statusOf } from '@kpki/engine';
import { explanations } from '../../explanation.ts';
import type { Session } from '../../session/session.ts';
import { declaredBy } from './declared-by.ts';
import type { Inventory } from './notice.ts';
import type { Doing } from './perform.ts';
import { readers } from './readers.ts';
import type { Task } from './task.ts';
import { withTarget } from './with-target.ts';

/** Reads the declaration, then everything that is there of it; the plan of that is told too, where it is wanted. */
export async function perform({ target, plans }: Extract<Task, { type: 'read' }>, doing: Doing): Promise<void> {
  const use = async (session: Session, listener: Listener): Promise<void> => {
    const { cluster, sinks, workshop } = session;
    const world = await readWorld(cluster, sinks, listener, doing.call);
    const inventory: Inventory = {
      entries: statusOf(world, workshop.now()),
      drift: driftOf(world),
      explanations: explanations(),
      readers: readers(),
    };
    doing.tell({ type: 'known', inventory });
    if (plans !== true) return;
    const { tellPlan } = await import('./tell-plan.ts');
    await tellPlan(world, session, doing);
  };
  await withTarget(target, doing, use, (configuration) => {
    doing.tell({ type: 'declared', declared: declaredBy(configuration, target) });
  });
}
