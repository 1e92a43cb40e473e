import type { Background } from '../../terminal/theme-name.ts';

/** OSC 11 of xterm, which most terminals answer with the color of their background. */
export const backgroundQuestion = '\u001b]11;?\u001b\\';

// biome-ignore lint/suspicious/noControlCharactersInRegex: an answer begins and ends with one.
const answer = /\u001b\]11;rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})(?:\/[\da-f]{1,4})?(?:\u0007|\u001b\\)/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: an answer begins with one.
const begun = /\u001b\]11;[^\u0007]{0,30}$/;

/** Takes answers out of what a terminal sends, so that none is taken for keys. One may come in two pieces. */
export function withoutBackground(onBackground: (background: Background) => void): (chunk: string) => string {
  let kept = '';
  return (chunk) => {
    let text = kept + chunk;
    kept = '';
    for (let found = answer.exec(text); found !== null; found = answer.exec(text)) {
      const [whole, red = '', green = '', blue = ''] = found;
      onBackground(backgroundOf([red, green, blue].map(shareOf)));
      text = text.slice(0, found.index) + text.slice(found.index + whole.length);
    }
    const piece = begun.exec(text)?.[0] ?? '';
    kept = piece;
    return text.slice(0, text.length - piece.length);
  };
}

function shareOf(hex: string): number {
  return Number.parseInt(hex, 16) / (16 ** hex.length - 1);
}

/** By luma (ITU-R BT.601), as other programs judge it. */
function backgroundOf([red = 0, green = 0, blue = 0]: readonly number[]): Background {
  return 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 ? 'light' : 'dark';
}
