import { checkPlugins } from '../../session/check-plugins.ts';
import type { Doing } from './perform.ts';
import type { Task } from './task.ts';
import { withTarget } from './with-target.ts';

/** Opens everything that an environment names, and asks each whether it can be worked with, as `kpki check` does. */
export async function perform({ target }: Extract<Task, { type: 'check environment' }>, doing: Doing): Promise<void> {
  await withTarget(target, doing, async (session) => {
    const lines = await checkPlugins(session, doing.call);
    doing.tell({ type: 'checked', environment: session.configuration.environment?.name ?? '', lines });
  });
}
