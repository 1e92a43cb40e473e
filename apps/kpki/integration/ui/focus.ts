import type { Play } from './play.ts';

/** Presses Tab until the focus is on the field or button that begins with this text. */
export function tabTo($: Play, mark: string): Promise<void> {
  return keyTo($, 'Tab', (row) => row.startsWith(mark));
}

/** Presses Down until the cursor is on a row of a list with this text. */
export function downTo($: Play, text: string): Promise<void> {
  return keyTo($, 'Down', (row) => row.includes(text));
}

async function keyTo($: Play, key: string, isThere: (row: string) => boolean): Promise<void> {
  let screen = await seeFocus($, await $.screen(), '');
  for (let presses = 0; !isThere(rowOfFocus(screen)); presses += 1) {
    if (presses === 60) throw new Error(`${key} does not come there:\n${screen}`);
    screen = await moveFocus($, key, screen);
  }
}

/** Presses Enter, field by field, until a text is seen. */
export async function enterThrough($: Play, text: string): Promise<void> {
  let screen = await seeFocus($, await $.screen(), '');
  while (!screen.includes(text)) screen = await moveFocus($, 'Enter', screen);
}

/**
 * Presses a key and waits until the focus has moved: a screen is also drawn again for another reason, and a second key would
 * then move the focus twice. All that was typed must be on the screen before.
 */
async function moveFocus($: Play, key: string, screen: string): Promise<string> {
  await $.press(key);
  return seeFocus($, screen, focus(screen));
}

async function seeFocus($: Play, screen: string, before: string): Promise<string> {
  let seen = screen;
  while (focus(seen) === '' || focus(seen) === before) seen = await $.seeOther(seen);
  return seen;
}

/** Returns the page and the row of the focus; without the number of the row, which scrolling changes. */
function focus(screen: string): string {
  const row = rowOfFocus(screen);
  return row === '' ? '' : `${screen.split('\n')[1]} ${row}`;
}

/** Returns the row from the mark of the focus on, which in a form may be within it; empty if half a frame is drawn. */
function rowOfFocus(screen: string): string {
  const [, , ...rows] = screen.split('\n');
  const row = rows.find((each) => /^[│┃]› /.test(each)) ?? rows.find((each) => each.includes('› '));
  return /› +(.*)/.exec(row ?? '')?.[1] ?? '';
}
