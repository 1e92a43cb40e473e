import type { Mouse } from '../state/mouse.ts';

/** Presses and the wheel (mode 1000), in decimal numbers (mode 1006 of xterm); moves are not asked for. */
export const mouseOn = '\u001b[?1000h\u001b[?1006h';
export const mouseOff = '\u001b[?1006l\u001b[?1000l';

// biome-ignore lint/suspicious/noControlCharactersInRegex: a report begins with one.
const report = /\u001b\[<(\d+);(\d+);(\d+)([Mm])/;
/** Of a terminal that knows only mode 1000: three characters, which no field may take for text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: a report begins with one.
const older = /\u001b\[M[\s\S]{3}/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: a report begins with one.
const begun = /\u001b\[(?:<[\d;]{0,20}|M[\s\S]{0,2})?$/;

/** Shift, alt and control, which terminals add to the button. */
const modifiers = 4 | 8 | 16;

/**
 * Takes reports of the mouse out of what a terminal sends, so that none is taken for keys or text. One may come in two
 * pieces, even right after its escape character, which was taken for the key by then.
 */
export function withoutMouse(onMouse: (mouse: Mouse) => void): (chunk: string) => string {
  let kept = '';
  let endedInEscape = false;
  return (chunk) => {
    const isContinued = endedInEscape && kept === '' && /^\[<\d+;\d+;\d+[Mm]|^\[M/.test(chunk);
    let text = isContinued ? `\u001b${chunk}` : kept + chunk;
    for (let found = report.exec(text); found !== null; found = report.exec(text)) {
      const [whole, button, column, row, end] = found;
      const mouse = end === 'M' ? mouseOf(Number(button), Number(column) - 1, Number(row) - 1) : null;
      if (mouse !== null) onMouse(mouse);
      text = text.slice(0, found.index) + text.slice(found.index + whole.length);
    }
    text = text.replace(older, '');
    kept = begun.exec(text)?.[0] ?? '';
    const rest = text.slice(0, text.length - kept.length);
    endedInEscape = rest.endsWith('\u001b');
    return rest;
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
