import { makePlan, readWorld } from '@kpki/engine';
import { planText } from '../../print/plan-text.ts';
import { readConfiguration } from '../../session/configuration.ts';
import { unignoredPlaces, unignoredText } from '../../session/git.ts';
import { withConfiguration } from '../../session/session.ts';
import type { Doing } from './perform.ts';
import type { Task } from './task.ts';
import { listenerOf, workerTerminal } from './worker-terminal.ts';

/** What `kpki plan` shows, in the same words. */
export async function perform({ target }: Extract<Task, { type: 'plan' }>, doing: Doing): Promise<void> {
  const listener = listenerOf(doing);
  const terminal = workerTerminal(doing, listener);
  const configuration = await readConfiguration(target, terminal, { orFirst: true });
  await withConfiguration(configuration, target, terminal, listener, async ({ cluster, sinks, workshop }) => {
    const plan = makePlan(await readWorld(cluster, sinks, listener, doing.call), workshop.now());
    const unignored = await unignoredPlaces(plan, doing.call);
    doing.tell({ type: 'planned', plan, lines: planText(plan).split('\n'), warnings: unignored.map(unignoredText) });
  });
}
