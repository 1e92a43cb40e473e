import { PluginError } from '@kpki/plugin';
import type { CheckLine } from './notice.ts';
import type { Doing } from './perform.ts';
import type { Task } from './task.ts';
import { withTarget } from './with-target.ts';

/** Opens everything that an environment names, and asks each whether it can be worked with. Nothing is written. */
export async function perform({ target }: Extract<Task, { type: 'check environment' }>, doing: Doing): Promise<void> {
  await withTarget(target, doing, async ({ opened, configuration }) => {
    const lines: CheckLine[] = [];
    for (const { who, instance } of opened) lines.push(await lineOf(who, instance.check(doing.call)));
    doing.tell({ type: 'checked', environment: configuration.environment?.name ?? '', lines });
  });
}

async function lineOf(who: string, check: Promise<void>): Promise<CheckLine> {
  try {
    await check;
    return { who, state: 'fine', text: 'ready' };
  } catch (error) {
    if (PluginError.is(error)) return { who, state: 'wrong', text: error.message };
    throw error;
  }
}
