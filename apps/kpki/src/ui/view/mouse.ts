import type { Mouse } from '../state/mouse.ts';

/** Presses and the wheel (mode 1000), in decimal numbers (mode 1006 of xterm); moves are not asked for. */
export const mouseOn = '\u001b[?1000h\u001b[?1006h';
export const mouseOff = '\u001b[?1006l\u001b[?1000l';

/**
 * A report; or one of a terminal that knows only mode 1000, with three characters that no field may take for text.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: a report begins with one.
const reports = /\u001b\[(?:<(\d+);(\d+);(\d+)([Mm])|M[\s\S]{3})/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: a report begins with one.
const begun = /\u001b\[(?:<[\d;]{0,20}|M[\s\S]{0,2})?$/;

/** Shift, alt and control, which terminals add to the button. */
const modifiers = 4 | 8 | 16;

/**
 * Takes reports of the mouse out of what a terminal sends, so that none is taken for keys or text. Returns both in their
 * order. A report may come in two pieces, even right after its escape character, which was taken for the key by then.
 */
export function withoutMouse(): (chunk: string) => readonly (string | Mouse)[] {
  let kept = '';
  let endedInEscape = false;
  return (chunk) => {
    const isContinued = endedInEscape && kept === '' && /^\[<\d+;\d+;\d+[Mm]|^\[M/.test(chunk);
    const text = isContinued ? `\u001b${chunk}` : kept + chunk;
    const pieces: (string | Mouse)[] = [];
    let from = 0;
    for (const { 0: whole, index, 1: button, 2: column, 3: row, 4: end } of text.matchAll(reports)) {
      const mouse = end === 'M' ? mouseOf(Number(button), Number(column) - 1, Number(row) - 1) : null;
      pieces.push(text.slice(from, index), ...(mouse === null ? [] : [mouse]));
      from = index + whole.length;
    }
    const last = text.slice(from);
    kept = begun.exec(last)?.[0] ?? '';
    const rest = last.slice(0, last.length - kept.length);
    endedInEscape = rest.endsWith('\u001b');
    return [...pieces, rest].filter((piece) => piece !== '');
  };
}

function mouseOf(button: number, column: number, row: number): Mouse | null {
  switch (button & ~modifiers) {
    case 0:
      return { is: 'click', column, row };
    case 64:
      return { is: 'wheel', by: 'up' };
    case 65:
      return { is: 'wheel', by: 'down' };
    default:
      return null;
  }
}
