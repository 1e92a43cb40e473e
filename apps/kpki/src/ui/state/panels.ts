import { frameTexts } from '@kpki/presentation';
import { clean } from '../../text/clean.ts';
import { widthOf, widthOfAll } from '../../text/width.ts';
import { routeOf } from './change.ts';
import { copyChoiceOnScreen } from './copy.ts';
import { formatsOnScreen } from './export.ts';
import { crumbs, popupTitle, shownCommand, summaryIn, titleInPath } from './frame.ts';
import { roomOfCommand, upperTexts } from './frame-texts.ts';
import { wholeRoom } from './layers.ts';
import type { State } from './model.ts';
import { overlayOnScreen } from './overlay.ts';
import { paletteOnScreen } from './palette.ts';
import type { Popup, Room } from './popup.ts';
import { screenOf } from './screens/table.ts';
import { bodyColumns, borderOfTexts, panesIn, type Scrolled } from './scroll.ts';
import type { Counts } from './select/counts.ts';
import { sideOf } from './side.ts';
import { openText, orderText } from './titles.ts';

/** The border of a panel. `columns` are those within. */
export interface PanelHead {
  readonly title: string;
  readonly counts: Counts;
  /** Lines that divide the panel, from 0. */
  readonly rules: readonly number[];
  readonly footer: { readonly left: string; readonly right: string };
  readonly columns: number;
  /** One panel alone has no focus to show. */
  readonly isFocused: boolean;
}

/** A screen has one panel, or two if there is room for the details of the selected row. */
export function panelsOf(state: State): readonly [PanelHead, ...PanelHead[]] {
  const texts = { path: crumbs(state)[0], order: orderText(state) };
  const hidden = hiddenText(state, wholeRoom(state));
  const side = sideOf(state);
  // An overlay has no parts.
  const rules = state.overlay === null ? (screenOf(routeOf(state)).rules?.(state, routeOf(state)) ?? []) : [];
  const summary = summaryIn(state);
  const upperOf = (columns: number): Pick<PanelHead, 'title' | 'counts'> => {
    const upper = upperTexts(texts, summary, columns);
    const isCut = widthOf(upper.title) > columns - borderOfTexts - widthOfAll(upper.counts);
    return isCut ? { ...upper, title: openText(state, titleInPath(state)) } : upper;
  };
  if (side === null) {
    const columns = bodyColumns(state);
    const footer = { left: shownCommand(state, roomOfCommand(columns, hidden)), right: hidden };
    return [{ ...upperOf(columns), rules, footer, columns, isFocused: false }];
  }
  const { list, side: sideColumns } = panesIn(state);
  const [ofList, ofSide] = side.isFocused ? ['', hidden] : [hidden, ''];
  return [
    {
      ...upperOf(list),
      rules,
      footer: { left: shownCommand(state, roomOfCommand(list, ofList)), right: ofList },
      columns: list,
      isFocused: !side.isFocused,
    },
    {
      title: clean(side.title),
      counts: [],
      rules: side.rules ?? [],
      footer: { left: '', right: ofSide },
      columns: sideColumns ?? 0,
      isFocused: side.isFocused,
    },
  ];
}

/** The border of a popup, which has the focus. The command of what lies behind is on the border of that. */
export function popupHead(state: State, popup: Popup): PanelHead {
  const { columns } = popup;
  // What an overlay is about counts on the border behind it.
  const summary = state.overlay === null ? summaryIn(state) : '';
  const hidden = hiddenText(state, popup);
  return {
    ...upperTexts({ path: popupTitle(state), order: '' }, summary, columns),
    rules: [],
    footer: { left: state.overlay === null ? shownCommand(state, roomOfCommand(columns, hidden)) : '', right: hidden },
    columns,
    isFocused: true,
  };
}

function hiddenText(state: State, room: Room): string {
  const { top, below } = scrolledIn(state, room);
  return top + below > 0 ? frameTexts.hidden(top, below) : '';
}

const whole: Scrolled = { top: 0, below: 0 };

function scrolledIn(state: State, room: Room): Scrolled {
  const { overlay } = state;
  if (overlay === null) {
    const route = routeOf(state);
    return screenOf(route).scrolled?.(state, route) ?? whole;
  }
  if (overlay.is === 'export') return formatsOnScreen(overlay, room);
  if (overlay.is === 'copy') return copyChoiceOnScreen(overlay, room);
  if (overlay.is === 'palette') return paletteOnScreen(state, overlay, room);
  if (overlay.is !== 'help' && overlay.is !== 'commands') return whole;
  return overlayOnScreen(state, overlay);
}
