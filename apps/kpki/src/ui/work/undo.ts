import { refuseReadOnly } from '../../session/configuration.ts';
import { busyText } from '../../session/lock.ts';
import { undoLocked } from '../../session/undo-locked.ts';
import type { Doing } from './perform.ts';
import type { Task } from './task.ts';
import { withTarget } from './with-target.ts';

/** Puts back exactly what was shown, or refuses where something has changed since. */
export async function perform({ target, plan }: Extract<Task, { type: 'undo' }>, doing: Doing): Promise<void> {
  await withTarget(target, doing, async (session, listener) => {
    refuseReadOnly(session.configuration);
    doing.beforeWriting();
    const answer = await undoLocked(session, plan, listener, doing.call, null);
    if ('busy' in answer) {
      doing.tell({ type: 'trouble', trouble: { text: busyText(answer.busy), exit: 'waiting' } });
      return;
    }
    const { entriesWritten, followUp } = answer.done;
    doing.tell({ type: 'undone', entriesWritten, followUp });
  });
}
