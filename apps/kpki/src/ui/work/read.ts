import { type Listener, makePlan } from '@kpki/engine';
import type { ReadConfiguration } from '../../session/configuration.ts';
import { readReachable } from '../../session/read-reachable.ts';
import { reporting, type Session } from '../../session/session.ts';
import { declaredBy } from './declared-by.ts';
import type { Doing } from './perform.ts';
import type { Task } from './task.ts';
import { withTarget } from './with-target.ts';

/** Reads the declaration, then everything that is there of it; the plan of that is told too, where it is wanted. */
export async function perform({ target, plans }: Extract<Task, { type: 'read' }>, doing: Doing): Promise<void> {
  const use = async (session: Session, listener: Listener): Promise<void> => {
    const { cluster, sinks, custodies, workshop } = session;
    const { call } = doing;
    const { inventory, world, failure } = await readReachable({
      cluster,
      sinks,
      custodies,
      now: workshop.now,
      sameFiles: session.sameFiles,
      listener,
      call,
    });
    doing.tell({ type: 'known', inventory });
    if (plans !== true) return;
    if (world === null) throw failure;
    const { tellPlan } = await import('./tell-plan.ts');
    await tellPlan(makePlan(world, workshop.now()), session, doing);
  };
  const declare = (configuration: ReadConfiguration): void => {
    doing.tell({ type: 'declared', declared: declaredBy(configuration, target) });
  };
  await withTarget(target, doing, use, declare, plans === true ? undefined : reporting);
}
