import type { State } from '../../state/model.ts';
import { undoLines } from '../../state/screens/undo.ts';
import { undoCommand } from '../../state/undo.ts';

/** What an undo would put back, or what it left to do. */
export function undoSaid(state: State): readonly string[] {
  const { undoing } = state;
  if (undoing === null) return [];
  const lines = undoLines(undoing, Number.POSITIVE_INFINITY).map((line) => line.replace(/^[<!-] /, '').trim());
  return [`Undo.`, ...lines.filter((line) => line !== ''), `Same as: ${undoCommand(state)}`];
}
