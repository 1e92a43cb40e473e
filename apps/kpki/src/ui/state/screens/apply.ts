import { applyScreenTexts, confirmTexts } from '@kpki/presentation';
import { clean } from '../../../text/clean.ts';
import type { UiCommand } from '../../keys.ts';
import { isRunning, wroteOf } from '../applying.ts';
import type { Screen, Update } from '../change.ts';
import { only, replace, said } from '../change.ts';
import { planWhatIsLeft } from '../goto.ts';
import { keysIn } from '../keys-in.ts';
import type { ApplyState, State } from '../model.ts';
import type { ApplyRoute } from '../route.ts';
import {
  bodyHeight,
  hasSide,
  movedCursor,
  movedFocus,
  panesIn,
  type ScrolledText,
  scrolledText,
  sideMargins,
  topFor,
} from '../scroll.ts';
import { rowsWith } from '../searched-list.ts';
import { applyForms, applyRows, whatText } from '../select/apply.ts';
import {
  type ApplyLine,
  applyLines,
  failureLines,
  type SinkLine,
  sinkLines,
  watchedRow,
} from '../select/apply-lines.ts';
import { applySideLines } from '../select/apply-side.ts';
import { type DetailsBelow, detailsBelow, marginsBelow, shownLines } from '../select/change-lines.ts';
import { applyCommand } from '../select/command-line.ts';
import type { DetailLine } from '../select/detail-lines.ts';
import { goWhereBegun } from '../where-begun.ts';

export function stoppedButtons(applying: ApplyState): readonly [string, string] {
  const { planAgain, planRest } = applyScreenTexts;
  return [wroteOf(applying) === 'nothing' ? planAgain : planRest, confirmTexts.back];
}

export function shownSinks(state: State): readonly SinkLine[] {
  const { applying, now } = state;
  return applying === null ? [] : sinkLines(applying, now, panesIn(state).list);
}

/** The bar, and the titles of the columns. */
const headRows = 2;

/** Below the rows: an empty line, and the buttons. */
const buttonRows = 2;

/** The failure of no row, above the rows; it leaves some of them in view. */
export function shownFailure(state: State): readonly string[] {
  const { applying } = state;
  if (applying === null) return [];
  const room = bodyHeight(state, headRows + buttonRows + shownSinks(state).length + leastRows);
  return failureLines(applying, panesIn(state).list - 2, Math.max(1, room));
}

const leastRows = 2;

export function applyHeight(state: State): number {
  return bodyHeight(state, rowsAbove(state) + (state.applying?.phase === 'failed' ? buttonRows : 0));
}

function rowsAbove(state: State): number {
  return headRows + shownSinks(state).length + shownFailure(state).length;
}

/** Whether a button has the focus, and so the mark: it has, once there are some, until the user goes to the rows. */
export function isAtButton({ applying }: State, { focus }: ApplyRoute): boolean {
  return applying?.phase === 'failed' && focus !== null;
}

/** The user's choice, else the row that is watched. */
export function shownCursor(applying: ApplyState, { cursor }: ApplyRoute): number {
  return cursor === null ? watchedRow(applying) : Math.min(cursor, Math.max(0, applyRows(applying).length - 1));
}

export function applyWindow(
  state: State,
  applying: ApplyState,
  route: ApplyRoute,
): { readonly lines: readonly ApplyLine[]; readonly top: number } {
  const lines = applyLines(applying, panesIn(state).list);
  const cursor = shownCursor(applying, route);
  const row = Math.max(
    0,
    lines.findIndex((line) => line.is === 'row' && line.at === cursor),
  );
  const after = lines.findIndex((line, each) => each > row && line.is === 'row');
  const height = applyHeight(state);
  // The text below the row stays in view with it.
  const least = (after < 0 ? lines.length : after) - height;
  // A user who only watches sees more of what comes than of what is done.
  const before =
    route.cursor === null ? Math.max(0, Math.min(row - Math.floor(height / 3), lines.length - height)) : route.top;
  const top = Math.min(row, Math.max(least, topFor(before, row, lines.length, height)));
  return { lines: lines.slice(top, top + height), top };
}

/** What stands next to the row with the cursor. */
export function applySideText(state: State, route: ApplyRoute): ScrolledText<DetailLine> {
  const { applying } = state;
  const row = applying === null ? undefined : applyRows(applying)[shownCursor(applying, route)];
  const height = bodyHeight(state);
  const columns = (panesIn(state).side ?? 0) - sideMargins;
  const lines = applying === null || row === undefined ? [] : applySideLines(state, applying, row, columns);
  return scrolledText({ lines: shownLines(lines, height), height, top: 0 });
}

/** The same below the rows, where no panel is next to them and lines are free. */
export function applyDetailsBelow(state: State, route: ApplyRoute): DetailsBelow | null {
  const { applying } = state;
  const row = applying === null ? undefined : applyRows(applying)[shownCursor(applying, route)];
  if (hasSide(state) || applying === null || row === undefined) return null;
  const taken = applyLines(applying, panesIn(state).list).length;
  const room = { rule: rowsAbove(state) + taken, free: applyHeight(state) - taken };
  return detailsBelow(clean(row.what), room, (most) =>
    shownLines(applySideLines(state, applying, row, panesIn(state).list - marginsBelow), most),
  );
}

export const applyScreen: Screen<ApplyRoute> = {
  summary: ({ applying, now }) => {
    if (applying === null) return '';
    const elapsed = Math.floor(((applying.ended ?? now) - applying.startedAt) / 1000);
    const clock = `${String(Math.floor(elapsed / 60)).padStart(2, '0')}:${String(elapsed % 60).padStart(2, '0')}`;
    return applyForms(applying, clock);
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
    return { top, below: applyLines(state.applying, panesIn(state).list).length - top - lines.length };
  },
  rules: (state, route) => {
    const below = applyDetailsBelow(state, route);
    return below === null ? [] : [below.rule];
  },
  side: ({ applying }, route) => {
    const row = applying === null ? undefined : applyRows(applying)[shownCursor(applying, route)];
    return { title: clean(row?.what ?? ''), isFocused: false };
  },
  command: applyCommand,
  list: (state, route) => {
    const { applying } = state;
    if (applying === null) return { hits: () => [], at: 0, go: () => state };
    return {
      hits: (text) =>
        rowsWith(
          applyRows(applying).map((row) => `${row.action} ${whatText(applying, row, panesIn(state).list)}`),
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
          labels: stoppedButtons(state.applying),
          columns: panesIn(state).list,
          off: [],
          focused: (focus) => replace(state, { ...route, focus }),
        },
  on: onApply,
};

function onApply(state: State, route: ApplyRoute, uiCommand: UiCommand): Update | null {
  const { applying } = state;
  if (applying === null) return null;
  if (applying.phase === 'failed') {
    const update = onButtons(state, applying, route, uiCommand);
    if (update !== null) return update;
  }
  if (uiCommand === 'follow') return only(replace(state, { ...route, cursor: null }));
  if (uiCommand === 'back') {
    // The plan that it came from is stale afterwards.
    return isRunning(state)
      ? only(said(state, applyScreenTexts.isRunning(keysIn(state)), 'warning'))
      : goWhereBegun(state);
  }
  const at = shownCursor(applying, route);
  const to = movedCursor(at, applyRows(applying).length, applyHeight(state), uiCommand);
  if (to === null) return null;
  // From the buttons, which leave no row marked, an arrow leads to the row whose files are shown.
  const isEntering = isAtButton(state, route) && (uiCommand === 'up' || uiCommand === 'down');
  return only(withCursor(state, applying, route, isEntering ? at : to));
}

function withCursor(state: State, applying: ApplyState, route: ApplyRoute, cursor: number): State {
  const focus = applying.phase === 'failed' ? null : route.focus;
  const next = { ...route, cursor, focus, top: applyWindow(state, applying, route).top };
  return replace(state, { ...next, top: applyWindow(state, applying, next).top });
}

function onButtons(state: State, applying: ApplyState, route: ApplyRoute, uiCommand: UiCommand): Update | null {
  if (uiCommand === 'again') return planWhatIsLeft(state);
  // Nothing is pressed that no mark shows.
  if (uiCommand === 'open' && route.focus === null) return only(replace(state, { ...route, focus: 0 }));
  if (uiCommand === 'open') return route.focus === 0 ? planWhatIsLeft(state) : goWhereBegun(state);
  // From the rows, each way leads to the first.
  const focus = movedFocus(route.focus ?? -1, stoppedButtons(applying).length, uiCommand);
  return focus === null ? null : only(replace(state, { ...route, focus }));
}
