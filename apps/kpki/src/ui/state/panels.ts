import { clean } from '../../text/clean.ts';
import type { Role } from '../roles.ts';
import { routeOf } from './change.ts';
import { copyChoiceOnScreen } from './copy.ts';
import { formatsOnScreen } from './export.ts';
import { crumbs, shownCommand } from './frame.ts';
import type { State } from './model.ts';
import { overlayOnScreen } from './overlay.ts';
import { screenOf } from './screens/table.ts';
import { bodyColumns, panesIn } from './scroll.ts';
import { searchIn } from './search.ts';
import { sideOf } from './side.ts';
import { readAgeText } from './watch.ts';

/** The border of a panel. `columns` are those within. */
export interface PanelHead {
  readonly title: string;
  readonly summary: string;
  /** Of each item of the summary; empty: all are text. */
  readonly summaryRoles: readonly Role[];
  /** Lines that divide the panel, from 0. */
  readonly rules: readonly number[];
  readonly footer: { readonly left: string; readonly right: string };
  readonly columns: number;
  /** One panel alone has no focus to show. */
  readonly isFocused: boolean;
}

/** A screen has one panel, or two if there is room for the details of the selected row. */
export function panelsOf(state: State): readonly [PanelHead, ...PanelHead[]] {
  const [title, summary] = crumbs(state);
  const age = state.overlay === null ? readAgeText(state) : '';
  const below = [age, belowText(state)].filter((text) => text !== '').join(' · ');
  const command = shownCommand(state);
  const side = sideOf(state);
  const divided = dividedBy(state);
  if (side === null) {
    const columns = bodyColumns(state);
    return [{ title, summary, ...divided, footer: { left: command, right: below }, columns, isFocused: false }];
  }
  const { list, side: sideColumns } = panesIn(state);
  const [ofList, ofSide] = side.isFocused ? [age, belowText(state)] : [below, ''];
  return [
    {
      title,
      summary,
      ...divided,
      footer: { left: command, right: ofList },
      columns: list,
      isFocused: !side.isFocused,
    },
    {
      title: clean(side.title),
      summary: '',
      summaryRoles: [],
      rules: [],
      footer: { left: '', right: ofSide },
      columns: sideColumns ?? 0,
      isFocused: side.isFocused,
    },
  ];
}

/** An overlay has no parts, and a search has its own summary. */
function dividedBy(state: State): Pick<PanelHead, 'summaryRoles' | 'rules'> {
  const route = routeOf(state);
  const screen = screenOf(route);
  const isCovered = state.overlay !== null;
  const search = searchIn(state);
  const isOwn = !isCovered && (search === null || search.typing);
  return {
    summaryRoles: (isOwn ? screen.summaryRoles?.(state, route) : null) ?? [],
    rules: (isCovered ? null : screen.rules?.(state, route)) ?? [],
  };
}

function belowText(state: State): string {
  const count = below(state);
  return count > 0 ? `↓ ${count} more` : '';
}

function below(state: State): number {
  const { overlay } = state;
  if (overlay === null) {
    const route = routeOf(state);
    return screenOf(route).below?.(state, route) ?? 0;
  }
  if (overlay.is === 'export') return formatsOnScreen(state, overlay).below;
  if (overlay.is === 'copy') return copyChoiceOnScreen(state, overlay).below;
  if (overlay.is !== 'help' && overlay.is !== 'commands') return 0;
  return overlayOnScreen(state, overlay).below;
}
