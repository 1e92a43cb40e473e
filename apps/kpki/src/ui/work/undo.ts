import { note, undoScreenBlocks } from '@kpki/presentation';
import { refuseReadOnly } from '../../session/configuration.ts';
import { busyText } from '../../session/lock.ts';
import { nothingToUndo } from '../../session/nothing-to-undo.ts';
import { planUndo, undoUnderLock, undoWriting } from '../../session/undo-under-lock.ts';
import type { Doing } from './perform.ts';
import type { TurnTasks } from './task.ts';
import { withTarget } from './with-target.ts';

export async function performPlanUndo({ target }: TurnTasks['plan undo'], doing: Doing): Promise<void> {
  await withTarget(target, doing, async (session, listener) => {
    const { plan, repairs } = await planUndo(session, listener, doing.call);
    const rollout = plan === null ? [] : undoWriting(plan, session).rollout;
    const blocks = plan === null ? [note(nothingToUndo(session))] : undoScreenBlocks(plan, rollout);
    doing.tell({ type: 'undo planned', plan, blocks, repairs, rollout });
  });
}

/** Undoes exactly what was shown, or refuses if something has changed since. */
export async function performUndo({ target, plan }: TurnTasks['undo'], doing: Doing): Promise<void> {
  await withTarget(target, doing, async (session, listener) => {
    refuseReadOnly(session.configuration);
    doing.beforeWriting();
    const answer = await undoUnderLock(session, plan, listener, doing.call, null);
    if ('busy' in answer) {
      doing.tell({ type: 'failure', failure: { text: busyText(answer.busy), exit: 'waiting' } });
      return;
    }
    const { entriesWritten, rollout } = answer.done;
    doing.tell({ type: 'undone', entriesWritten, rollout });
  });
}
