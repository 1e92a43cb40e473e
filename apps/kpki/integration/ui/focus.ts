import type { Play } from './play.ts';

/** Presses Tab until the focus is on the field or button that begins with this text. */
export async function tabTo($: Play, mark: string): Promise<void> {
  let screen = await seeFocus($, await $.screen(), '');
  for (let presses = 0; !rowOfFocus(screen).startsWith(mark); presses += 1) {
    if (presses === 60) throw new Error(`tab does not come to ${mark}:\n${screen}`);
    screen = await moveFocus($, 'Tab', screen);
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

/** Returns the row from the mark of the focus on; empty if only half a frame is drawn. */
function rowOfFocus(screen: string): string {
  const [, , ...rows] = screen.split('\n');
  return /› +(.*)/.exec(rows.find((row) => row.includes('› ')) ?? '')?.[1] ?? '';
}
