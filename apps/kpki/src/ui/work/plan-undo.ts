import { nothingToUndoText, undoText } from '../../print/undo-text.ts';
import { planUndo } from '../../session/undo-locked.ts';
import type { Doing } from './perform.ts';
import type { Task } from './task.ts';
import { withTarget } from './with-target.ts';

/** How what the last apply replaced would be put back. Nothing is signed by that, but a sink may ask who is there. */
export async function perform({ target }: Extract<Task, { type: 'plan undo' }>, doing: Doing): Promise<void> {
  await withTarget(target, doing, async (session, listener) => {
    const { plan, repairs } = await planUndo(session, listener, doing.call);
    const view = { wide: false, width: Number.POSITIVE_INFINITY, colors: false };
    const text = plan === null ? `${nothingToUndoText(session)}.` : undoText(plan, view);
    doing.tell({ type: 'undo planned', plan, lines: text.split('\n'), repairs });
  });
}
