import { parseConfiguration, writeConfiguration } from '@kpki/spec';
import { checkConfiguration, checkEnvironment } from '../../session/check-plugins.ts';
import { configurationFault } from '../../session/configuration.ts';
import { prepareConformance } from '../../session/conformance/run-conformance.ts';
import { conformanceSubject } from '../../session/conformance/subject.ts';
import { defaultFile } from '../../session/default-file.ts';
import { thisMachine } from '../../session/machine.ts';
import type { Doing } from './perform.ts';
import type { TurnTasks } from './task.ts';
import { toRunConformance } from './task.ts';
import { listenerOf, workerTerminal } from './with-target.ts';

/** Lets other tasks begin: the environment may be unreachable, and its plugins may ask questions. */
export async function performCheckEnvironment({ target }: TurnTasks['check environment'], doing: Doing): Promise<void> {
  doing.letOthersBegin();
  const listener = listenerOf(doing);
  const terminal = workerTerminal(doing, listener, 'asked for');
  const { lines, cas } = await checkEnvironment(target, terminal, listener, doing.call);
  doing.tell({ type: 'checked', lines, cas });
}

/** Lets drafts be judged meanwhile, even while a plugin asks a question. */
export async function performTestDraft({ answers }: TurnTasks['test draft'], doing: Doing): Promise<void> {
  const { configuration, problems } = parseConfiguration(writeConfiguration(answers), defaultFile, {
    machine: thisMachine(),
  });
  if (configuration === undefined) throw configurationFault(defaultFile, problems);
  doing.letOthersBegin();
  const listener = listenerOf(doing);
  const read = { ...configuration, file: defaultFile, isNamed: false, chosenBy: 'user' } as const;
  const { lines } = await checkConfiguration(read, {}, workerTerminal(doing, listener), listener, doing.call);
  doing.tell({ type: 'draft tested', lines });
}

/** Prepares and runs the suite as one task, so that a PIN is asked for once. */
export async function performCheckPlugin({ target, plugin }: TurnTasks['check plugin'], doing: Doing): Promise<void> {
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
