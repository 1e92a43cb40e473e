import { shortened, shortenedItems, widthOf, widthOfAll } from '../../text/width.ts';
import { badge, header } from '../state/header.ts';
import type { State } from '../state/model.ts';
import type { PanelHead } from '../state/panels.ts';
import { leastTitle } from '../state/scroll.ts';
import type { Piece } from '../state/select/piece-columns.ts';
import type { Words } from './words.ts';

/** The first row of the screen. */
export function headerWords(state: State): readonly Words[] {
  const { path, status } = header(state);
  const taken = badge.length + widthOfAll([...path, ...status]);
  return [
    { text: badge, as: 'accent', badge: true },
    ...path.map(wordsOf),
    { text: ' '.repeat(Math.max(1, state.size.columns - taken)) },
    ...status.map(wordsOf),
  ];
}

export function wordsOf({ text, role }: Piece): Words {
  return { text, as: role };
}

interface Border {
  readonly corners: readonly [topLeft: string, topRight: string, bottomLeft: string, bottomRight: string];
  readonly across: string;
  readonly down: string;
  /** Where a rule divides the panel. */
  readonly joints: readonly [left: string, right: string];
}

/** The focus is seen without colors too. */
const borders = {
  plain: { corners: ['╭', '╮', '╰', '╯'], across: '─', down: '│', joints: ['├', '┤'] },
  focused: { corners: ['┏', '┓', '┗', '┛'], across: '━', down: '┃', joints: ['┠', '┨'] },
} as const satisfies Readonly<Record<string, Border>>;

export function borderOf({ isFocused }: Pick<PanelHead, 'isFocused'>): Border {
  return isFocused ? borders.focused : borders.plain;
}

/** What the border of a panel is. */
export function borderRole({ isFocused }: Pick<PanelHead, 'isFocused'>): 'focus' | 'border' {
  return isFocused ? 'focus' : 'border';
}

const space: Words = { text: ' ', as: 'text' };

/** A border of a panel with its texts. If both do not fit, the left gives way first. */
export function edgeWords(head: PanelHead, is: 'top' | 'bottom'): readonly Words[] {
  const { corners, across } = borderOf(head);
  const [from, to] = is === 'top' ? [corners[0], corners[1]] : [corners[2], corners[3]];
  const left = is === 'top' ? head.title : head.footer.left;
  // A space on each side of a text, and one piece of border outside of it.
  const room = head.columns - 2;
  const end = is === 'top' ? head.counts : footerPieces(head, room);
  const endWidth = widthOfAll(end);
  const start = left === '' ? '' : shortened(left, room - (endWidth === 0 ? 2 : endWidth + 5));
  const taken = (start === '' ? 0 : widthOf(start) + 2) + (endWidth === 0 ? 0 : endWidth + 2);
  const as = borderRole(head);
  const title: Words = {
    text: ` ${start} `,
    as: is === 'top' ? 'accent' : 'text',
    bold: is === 'top',
    badge: is === 'top' && head.isFocused,
  };
  return [
    { text: `${from}${across}`, as },
    ...(start === '' ? [] : [title]),
    { text: across.repeat(Math.max(0, room - taken)), as },
    ...(endWidth === 0 ? [] : [space, ...end.map(wordsOf), space]),
    { text: `${across}${to}`, as },
  ];
}

function footerPieces({ footer: { left, right } }: PanelHead, room: number): readonly Piece[] {
  const text = right === '' ? '' : shortenedItems(right, room - 5 - Math.min(leastTitle, widthOf(left)));
  return text === '' ? [] : [{ text, role: 'text' }];
}
