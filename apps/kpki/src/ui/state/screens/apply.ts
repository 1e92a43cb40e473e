import type { Deed } from '../../keys.ts';
import { moved, only } from '../change.ts';
import { goToPlan } from '../goto.ts';
import type { State } from '../model.ts';
import type { Screen, Update } from '../screen.ts';
import { movedCursor } from '../scroll.ts';
import { type ApplyRow, applyRows, madeCount } from '../select/apply.ts';
import { commandLine } from '../select/command-line.ts';

/** A plan as it is carried out. */
export interface ApplyVisit {
  readonly screen: 'apply';
  /** The row with the cursor; null: the list follows what is done. */
  readonly cursor: number | null;
  readonly top: number;
}

/** Header, breadcrumbs, bar, column heads, a line of its own, sentence and keys take a row each. */
export function applyHeight(state: State): number {
  return Math.max(1, state.size.rows - 7);
}

export function applyRowsOf(state: State): readonly ApplyRow[] {
  return state.applying === null ? [] : applyRows(state.applying);
}

/** The row with the cursor: somebody's choice, or the first that is not made yet. */
export function shownCursor(state: State, { cursor }: ApplyVisit): number {
  const rows = applyRowsOf(state);
  if (cursor !== null) return Math.min(cursor, Math.max(0, rows.length - 1));
  const next = rows.findIndex(({ is }) => is === 'begun' || is === 'waiting' || is === 'failed');
  return next < 0 ? Math.max(0, rows.length - 1) : next;
}

export const applyScreen: Screen<ApplyVisit> = {
  title: () => 'Apply',
  summary: ({ applying, now }) => {
    if (applying === null) return '';
    const elapsed = Math.floor(((applying.ended ?? now) - applying.since) / 1000);
    const clock = `${String(Math.floor(elapsed / 60)).padStart(2, '0')}:${String(elapsed % 60).padStart(2, '0')}`;
    return `${madeCount(applying)} of ${applyRows(applying).length} made   ${applying.writtenPlaces.length} places written   ${clock}`;
  },
  context: () => 'apply',
  sentence: ({ applying }) => {
    switch (applying?.phase) {
      case 'running':
        return { tone: 'calm', text: 'Ctrl-C stops before the next write; running it again goes on from there.' };
      case 'stopping':
        return { tone: 'soon', text: 'Stopping before the next write. Ctrl-C again leaves at once.' };
      case 'failed':
        return { tone: 'now', text: 'It stopped: what is written is whole. t plans what is left, esc goes back.' };
      default:
        return null;
    }
  },
  command: (state) => commandLine(state, 'apply', { yes: true }),
  on: onApply,
};

function onApply(state: State, visit: ApplyVisit, deed: Deed): Update | null {
  const { applying } = state;
  if (deed === 'follow') return only(moved(state, { ...visit, cursor: null }));
  if (deed === 'again') return applying?.phase === 'failed' ? goToPlan(state) : only(state);
  const isRunning = applying?.phase === 'running' || applying?.phase === 'stopping';
  // While it runs, the screen that shows it is the one to be on.
  if (deed === 'back' && isRunning)
    return only({ ...state, message: { tone: 'soon', text: 'An apply is running: ctrl-c stops it.' } });
  const rows = applyRowsOf(state);
  const cursor = movedCursor(shownCursor(state, visit), rows.length, applyHeight(state), deed);
  return cursor === null ? null : only(moved(state, { ...visit, cursor }));
}
