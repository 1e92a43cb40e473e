import { applyScreenTexts, confirmTexts } from '@kpki/presentation';
import type { UiCommand } from '../../keys.ts';
import { isRunning, wroteOf } from '../applying.ts';
import type { Screen, Update } from '../change.ts';
import { only, replace, said } from '../change.ts';
import { planWhatIsLeft } from '../goto.ts';
import { keysIn } from '../keys-in.ts';
import type { ApplyState, State } from '../model.ts';
import type { ApplyRoute } from '../route.ts';
import { bodyColumns, bodyHeight, movedCursor, movedFocus, topFor } from '../scroll.ts';
import { rowsWith } from '../searched-list.ts';
import { applyRows, applySummary, whatText } from '../select/apply.ts';
import { type ApplyLine, applyLines, type SinkLine, sinkLines, stopOf } from '../select/apply-lines.ts';
import { applyCommand } from '../select/command-line.ts';
import { goWhereBegun } from '../where-begun.ts';

export const stoppedButtons = [applyScreenTexts.planRest, confirmTexts.back] as const;

export function shownSinks(state: State): readonly SinkLine[] {
  const { applying, now } = state;
  return applying === null ? [] : sinkLines(applying, now, bodyColumns(state));
}

export function applyHeight(state: State): number {
  return bodyHeight(state, (state.applying?.phase === 'failed' ? 4 : 2) + shownSinks(state).length);
}

/** The user's choice, else what failed, else the first that is not done. */
export function shownCursor(applying: ApplyState, { cursor }: ApplyRoute): number {
  const rows = applyRows(applying);
  const last = Math.max(0, rows.length - 1);
  if (cursor !== null) return Math.min(cursor, last);
  const failed = rows.findIndex(({ is }) => is === 'failed');
  if (failed >= 0) return failed;
  return Math.max(0, stopOf(rows));
}

export function applyWindow(
  state: State,
  applying: ApplyState,
  route: ApplyRoute,
): { readonly lines: readonly ApplyLine[]; readonly top: number } {
  const lines = applyLines(applying, bodyColumns(state));
  const cursor = shownCursor(applying, route);
  const row = Math.max(
    0,
    lines.findIndex((line) => line.is === 'row' && line.at === cursor),
  );
  // A text above the first row that was not begun says why it was not.
  const above = lines.slice(0, row).findLastIndex((line) => line.is === 'row' || !line.isAbove);
  const at = above + 1;
  const after = lines.findIndex((line, each) => each > row && (line.is === 'row' || line.isAbove));
  const height = applyHeight(state);
  // The text below the row stays in view with it.
  const least = (after < 0 ? lines.length : after) - height;
  // A user who only watches sees more of what comes than of what is done.
  const before =
    route.cursor === null ? Math.max(0, Math.min(at - Math.floor(height / 3), lines.length - height)) : route.top;
  const top = Math.min(at, Math.max(least, topFor(before, at, lines.length, height)));
  return { lines: lines.slice(top, top + height), top };
}

export const applyScreen: Screen<ApplyRoute> = {
  summary: ({ applying, now }) => {
    if (applying === null) return '';
    const elapsed = Math.floor(((applying.ended ?? now) - applying.startedAt) / 1000);
    const clock = `${String(Math.floor(elapsed / 60)).padStart(2, '0')}:${String(elapsed % 60).padStart(2, '0')}`;
    return `${applySummary(applying)}   ${clock}`;
  },
  context: ({ applying }) => (applying?.phase === 'failed' ? 'stopped' : 'apply'),
  sentence: (state) => {
    const { applying } = state;
    switch (applying?.phase) {
      case 'running':
        return { severity: 'info', text: applyScreenTexts.stops(keysIn(state)) };
      case 'stopping':
        return { severity: 'warning', text: applyScreenTexts.stopping(keysIn(state)) };
      case 'failed': {
        const end = applying.failure?.exit === 'interrupted' ? 'stopped' : 'failed';
        return { severity: 'critical', text: applyScreenTexts.ended[wroteOf(applying)](end, keysIn(state)) };
      }
      default:
        return null;
    }
  },
  scrolled: (state, route) => {
    if (state.applying === null) return { top: 0, below: 0 };
    const { lines, top } = applyWindow(state, state.applying, route);
    return { top, below: applyLines(state.applying, bodyColumns(state)).length - top - lines.length };
  },
  command: applyCommand,
  list: (state, route) => {
    const { applying } = state;
    if (applying === null) return { hits: () => [], at: 0, go: () => state };
    return {
      hits: (text) =>
        rowsWith(
          applyRows(applying).map((row) => `${row.action} ${whatText(applying, row, bodyColumns(state))}`),
          text,
        ),
      at: shownCursor(applying, route),
      go: (at) => withCursor(state, applying, route, at),
    };
  },
  buttons: (state, route) =>
    state.applying?.phase !== 'failed'
      ? null
      : {
          labels: stoppedButtons,
          columns: bodyColumns(state),
          off: [],
          focused: (focus) => replace(state, { ...route, focus }),
        },
  on: onApply,
};

function onApply(state: State, route: ApplyRoute, uiCommand: UiCommand): Update | null {
  const { applying } = state;
  if (applying === null) return null;
  if (applying.phase === 'failed') {
    const update = onButtons(state, route, uiCommand);
    if (update !== null) return update;
  }
  if (uiCommand === 'follow') return only(replace(state, { ...route, cursor: null }));
  if (uiCommand === 'back') {
    // The plan that it came from is stale afterwards.
    return isRunning(state)
      ? only(said(state, applyScreenTexts.isRunning(keysIn(state)), 'warning'))
      : goWhereBegun(state);
  }
  const to = movedCursor(shownCursor(applying, route), applyRows(applying).length, applyHeight(state), uiCommand);
  if (to === null) return null;
  return only(withCursor(state, applying, route, to));
}

function withCursor(state: State, applying: ApplyState, route: ApplyRoute, cursor: number): State {
  const next = { ...route, cursor, top: applyWindow(state, applying, route).top };
  return replace(state, { ...next, top: applyWindow(state, applying, next).top });
}

function onButtons(state: State, route: ApplyRoute, uiCommand: UiCommand): Update | null {
  if (uiCommand === 'again') return planWhatIsLeft(state);
  if (uiCommand === 'open') return route.focus === 0 ? planWhatIsLeft(state) : goWhereBegun(state);
  const focus = movedFocus(route.focus, stoppedButtons.length, uiCommand);
  return focus === null ? null : only(replace(state, { ...route, focus }));
}
