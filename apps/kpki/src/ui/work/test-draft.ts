import { parseConfiguration, writeConfiguration } from '@kpki/spec';
import { checkConfiguration } from '../../session/check-plugins.ts';
import { configurationFault } from '../../session/configuration.ts';
import { thisMachine } from '../../session/machine.ts';
import { usualFile } from '../../session/target.ts';
import type { Doing } from './perform.ts';
import type { Task } from './task.ts';
import { listenerOf, workerTerminal } from './worker-terminal.ts';

/**
 * Opens what a file with these answers would name, and asks each whether it can be worked with, as `kpki check` does. What
 * is typed meanwhile is judged beside it, also while a plugin asks somebody something.
 */
export async function perform({ answers }: Extract<Task, { type: 'test draft' }>, doing: Doing): Promise<void> {
  const { configuration, problems } = parseConfiguration(writeConfiguration(answers), usualFile, {
    machine: thisMachine(),
  });
  if (configuration === undefined) throw configurationFault(usualFile, problems);
  doing.letOthersBegin();
  const listener = listenerOf(doing);
  const read = { ...configuration, file: usualFile, isNamed: false, chosenBy: 'user' } as const;
  const { lines } = await checkConfiguration(read, {}, workerTerminal(doing, listener), listener, doing.call);
  doing.tell({ type: 'draft tested', lines });
}
