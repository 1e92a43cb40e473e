import { checkEnvironment } from '../../session/check-plugins.ts';
import type { Doing } from './perform.ts';
import type { Task } from './task.ts';
import { listenerOf, workerTerminal } from './worker-terminal.ts';

/**
 * Opens all that an environment names, one by one, and asks each whether it can be worked with, as `kpki check` does.
 * It may be another one than the one in use, so nothing waits for its servers, nor for the answers to what its plugins
 * ask: others begin before anything is opened, since each is opened and asked in its turn.
 */
export async function perform({ target }: Extract<Task, { type: 'check environment' }>, doing: Doing): Promise<void> {
  doing.letOthersBegin();
  const listener = listenerOf(doing);
  const checked = await checkEnvironment(target, workerTerminal(doing, listener, 'asked for'), listener, doing.call);
  const { configuration, lines, authorities } = checked;
  doing.tell({ type: 'checked', environment: configuration.environment?.name ?? '', lines, authorities });
}
