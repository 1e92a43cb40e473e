import { confirmTexts } from '@kpki/presentation';
import { clean } from '../../text/clean.ts';
import { widthOf, wrap } from '../../text/width.ts';
import { type ButtonRow, widthOfButtons } from './buttons.ts';
import type { Confirm } from './model.ts';
import type { Room } from './popup.ts';

interface ConfirmLines {
  readonly title: readonly string[];
  readonly lines: readonly string[];
  readonly spaces: Spaces;
}

/** Blank lines: above the title and around the field too, only between the parts, or none. */
type Spaces = 'all' | 'between parts' | 'none';

/** The line of the buttons within the panel, from 0. */
export function confirmButtonLine(confirm: Confirm, room: Room): number {
  return linesAboveButtons(confirm, confirmLines(confirm, room));
}

function linesAboveButtons({ typed }: Confirm, { title, lines, spaces }: ConfirmLines): number {
  const around = spaces === 'all' ? 1 : 0;
  const between = spaces === 'none' ? 0 : 1;
  const field = typed === undefined ? 0 : 2 + around + between;
  return around + title.length + lines.length + between + field;
}

export function confirmButtons(confirm: Confirm, { columns }: Pick<Room, 'columns'>): ButtonRow {
  return { labels: [confirm.yes, confirm.no], columns, off: mayBeYes(confirm) ? [] : [0] };
}

/** Whether the name is typed, where one has to be. */
export function mayBeYes({ typed }: Confirm): boolean {
  return typed === undefined || typed.text.text.trim() === clean(typed.name);
}

export function typeNameText({ name }: NonNullable<Confirm['typed']>): string {
  return confirmTexts.typeName(clean(name));
}

/** Says that the name is typed first, or that what was typed is not the name; null once it is. */
export function wrongNameText(confirm: Confirm): string | null {
  if (confirm.typed === undefined || mayBeYes(confirm)) return null;
  const typed = clean(confirm.typed.text.text.trim());
  return typed === '' ? confirmTexts.nameFirst(confirm.yes) : confirmTexts.notTheName(typed, clean(confirm.typed.name));
}

export function confirmLines(confirm: Confirm, room: Room): ConfirmLines {
  const { spaced, tight } = layouts(confirm, room.columns);
  // All of it must be in view before a name is typed: without room, the spaces go.
  for (const each of [...spaced, tight]) if (linesAboveButtons(confirm, each) < room.rows) return each;
  const most = room.rows - 1 - linesAboveButtons(confirm, { ...tight, lines: [] });
  const shown = tight.lines.slice(0, Math.max(0, most - 1));
  const hidden = tight.lines.length - shown.length;
  return { ...tight, lines: [...shown, `  ${confirmTexts.enlarge(hidden)}`] };
}

/** `spaced`: from the one with the most spaces. */
function layouts(
  confirm: Confirm,
  columns: number,
): { readonly spaced: readonly ConfirmLines[]; readonly tight: ConfirmLines } {
  const title = wrap(clean(confirm.title), columns - 4);
  const texts = confirm.lines.map((line) => wrap(clean(line), columns - 6).map((each) => `  ${each}`));
  const lines = ['', ...texts.flat()];
  return {
    spaced: [
      { title, lines: texts.flatMap((each) => ['', ...each]), spaces: 'all' },
      { title, lines, spaces: 'all' },
      { title, lines, spaces: 'between parts' },
    ],
    tight: { title, lines: texts.flat(), spaces: 'none' },
  };
}

/** Both sides of a line. */
const margins = 4;

/** Returns the room of a question in a popup; null: it does not fit there with its spaces. */
export function confirmRoom(confirm: Confirm, most: Room): Room | null {
  const { spaced } = layouts(confirm, most.columns);
  const layout = spaced.find((each) => linesAboveButtons(confirm, each) < most.rows);
  if (layout === undefined) return null;
  const { typed } = confirm;
  const texts = [...layout.title, ...layout.lines, ...(typed === undefined ? [] : [`  ${typeNameText(typed)}`])];
  return {
    columns: Math.max(
      ...texts.map((text) => widthOf(text) + margins),
      widthOfButtons(confirmButtons(confirm, most)) + 2,
    ),
    // A space below the buttons, as above the title.
    rows: Math.min(most.rows, linesAboveButtons(confirm, layout) + (layout.spaces === 'all' ? 2 : 1)),
  };
}
