import { confirmTexts } from '@kpki/presentation';
import { clean } from '../../text/clean.ts';
import { wrap } from '../../text/width.ts';
import type { ButtonRow } from './buttons.ts';
import type { Confirm, State } from './model.ts';
import { bodyColumns, bodyHeight } from './scroll.ts';

interface ConfirmLines {
  readonly title: readonly string[];
  readonly lines: readonly string[];
  /** Whether there is room for spaces between the parts. */
  readonly isSpaced: boolean;
}

/** The line of the buttons within the panel, from 0. */
export function confirmButtonLine(state: State, confirm: Confirm): number {
  const { title, lines, isSpaced } = confirmLines(state, confirm);
  const space = isSpaced ? 1 : 0;
  const typed = confirm.typed === undefined ? 0 : 2 * (1 + space);
  return space + title.length + lines.length + space + typed;
}

export function confirmButtons(state: State, confirm: Confirm): ButtonRow {
  return { labels: [confirm.yes, confirm.no], columns: bodyColumns(state), off: mayBeYes(confirm) ? [] : [0] };
}

/** Whether the name is typed, where one has to be. */
export function mayBeYes({ typed }: Confirm): boolean {
  return typed === undefined || typed.text.text.trim() === clean(typed.name);
}

export function typeNameText({ of, name }: NonNullable<Confirm['typed']>): string {
  return confirmTexts.typeName(of, clean(name));
}

/** Says that the name is typed first, or that what was typed is not the name; null once it is. */
export function wrongNameText(confirm: Confirm): string | null {
  if (confirm.typed === undefined || mayBeYes(confirm)) return null;
  if (confirm.refused === true) return confirmTexts.isOff(confirm.yes, clean(confirm.typed.name));
  const typed = clean(confirm.typed.text.text.trim());
  return typed === '' ? confirmTexts.nameFirst(confirm.yes) : confirmTexts.notTheName(typed, clean(confirm.typed.name));
}

export function confirmLines(state: State, confirm: Confirm): ConfirmLines {
  const columns = bodyColumns(state);
  const isTyped = confirm.typed !== undefined;
  const title = wrap(clean(confirm.title), columns - 4);
  const texts = confirm.lines.map((line) => wrap(clean(line), columns - 6).map((each) => `  ${each}`));
  const room = bodyHeight(state) - title.length;
  const all = texts.flat();
  // All of it must be in view before a name is typed: without room, the spaces go.
  if (all.length + texts.length + (isTyped ? 7 : 3) <= room)
    return { title, lines: texts.flatMap((each) => ['', ...each]), isSpaced: true };
  if (all.length + (isTyped ? 8 : 4) <= room) return { title, lines: ['', ...all], isSpaced: true };
  const most = room - (isTyped ? 3 : 1);
  if (all.length <= most) return { title, lines: all, isSpaced: false };
  const shown = all.slice(0, Math.max(0, most - 1));
  const hidden = all.length - shown.length;
  return { title, lines: [...shown, `  ${confirmTexts.enlarge(hidden)}`], isSpaced: false };
}
