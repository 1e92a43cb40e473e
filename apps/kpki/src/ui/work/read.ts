import { driftOf, type Listener, readWorld, statusOf } from '@kpki/engine';
import { explanations } from '../../explanation.ts';
import type { Session } from '../../session/session.ts';
import { declaredBy } from './declared-by.ts';
import type { Inventory } from './notice.ts';
import type { Doing } from './perform.ts';
import { readers } from './readers.ts';
import type { Task } from './task.ts';
import { withTarget } from './with-target.ts';

/** Reads the declaration, then everything that is there of it. */
export async function perform({ target }: Extract<Task, { type: 'read' }>, doing: Doing): Promise<void> {
  const use = async ({ cluster, sinks, workshop }: Session, listener: Listener): Promise<void> => {
    const world = await readWorld(cluster, sinks, listener, doing.call);
    const inventory: Inventory = {
      entries: statusOf(world, workshop.now()),
      drift: driftOf(world),
      explanations: explanations(),
      readers: readers(),
    };
    doing.tell({ type: 'known', inventory });
  };
  await withTarget(target, doing, use, (configuration) => {
    doing.tell({ type: 'declared', declared: declaredBy(configuration) });
  });
}
