import { prepareConformance } from '../../session/conformance/run-conformance.ts';
import { conformanceSubject } from '../../session/conformance/subject.ts';
import { toRunConformance } from './notice.ts';
import type { Doing } from './perform.ts';
import type { Task } from './task.ts';
import { listenerOf, workerTerminal } from './worker-terminal.ts';

/**
 * Holds a plugin to the contract, as `kpki plugin check` does: what that leaves behind is told first. Preparing and
 * running are one task, so that a PIN is asked for once.
 */
export async function perform(
  { target, plugin }: Extract<Task, { type: 'check plugin' }>,
  doing: Doing,
): Promise<void> {
  const terminal = workerTerminal(doing, listenerOf(doing), 'asked for');
  const subject = await conformanceSubject(target, plugin, terminal);
  const { declared, run } = await prepareConformance(subject, terminal);
  doing.tell({ type: 'conformance declared', declared });
  if ((await doing.ask(toRunConformance, false)) === 'yes') {
    doing.beforeWriting();
    await run((event) => doing.tell({ type: 'conformance event', event }), doing.call);
  }
  doing.tell({ type: 'conformance over' });
}
