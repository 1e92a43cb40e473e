import { writeFile } from 'node:fs/promises';
import { changes, makePlan, readWorld } from '@kpki/engine';
import { Fault } from '../fault.ts';
import { type Format, record } from '../print/format.ts';
import { planText } from '../print/plan-text.ts';
import { progressListener } from '../print/progress.ts';
import { programName } from '../program-name.ts';
import { openSession } from '../session/session.ts';
import type { Run } from './command.ts';

export const run: Run = async ({ options, terminal, call }) => {
  const listener = progressListener(terminal);
  const session = await openSession(options, terminal, listener);
  try {
    const plan = makePlan(await readWorld(session.cluster, session.sinks, listener, call), session.workshop.now());
    terminal.progress(null);
    const format = (options.output ?? 'table') as Format;
    terminal.out(format === 'table' ? planText(plan) : record(plan, format));
    if (options.out !== undefined) {
      await save(options.out, record(plan, 'json'));
      terminal.note(`saved; carry it out with: ${programName()} apply${session.sameFiles} --plan ${options.out}`);
    } else if (plan.steps.some(changes) && format === 'table') {
      terminal.note(`carry it out with: ${programName()} apply${session.sameFiles}`);
    }
    if (plan.steps.some((step) => step.action === 'blocked')) return 'failed';
    return options['exit-code'] === true && plan.steps.some(changes) ? 'pending' : 'done';
  } finally {
    await session.close();
  }
};

async function save(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, `${text}\n`);
  } catch (cause) {
    throw new Fault('failed', `${file}: the plan cannot be saved (${(cause as NodeJS.ErrnoException).code})`, {
      cause,
    });
  }
}
