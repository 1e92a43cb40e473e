import { driftOf, readWorld, statusOf } from '@kpki/engine';
import { explanations } from '../../explanation.ts';
import { readConfiguration } from '../../session/configuration.ts';
import { withConfiguration } from '../../session/session.ts';
import { declaredBy } from './declared-by.ts';
import type { Inventory } from './notice.ts';
import type { Doing } from './perform.ts';
import { readers } from './readers.ts';
import type { Task } from './task.ts';
import { listenerOf, workerTerminal } from './worker-terminal.ts';

/** Reads the declaration, then everything that is there of it. */
export async function perform({ target }: Extract<Task, { type: 'read' }>, doing: Doing): Promise<void> {
  const listener = listenerOf(doing);
  const terminal = workerTerminal(doing, listener);
  const configuration = await readConfiguration(target, terminal, { orFirst: true });
  doing.tell({ type: 'declared', declared: declaredBy(configuration) });
  await withConfiguration(configuration, target, terminal, listener, async ({ cluster, sinks, workshop }) => {
    const world = await readWorld(cluster, sinks, listener, doing.call);
    const inventory: Inventory = {
      entries: statusOf(world, workshop.now()),
      drift: driftOf(world),
      explanations: explanations(),
      readers: readers(),
    };
    doing.tell({ type: 'known', inventory });
  });
}
