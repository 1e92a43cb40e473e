import { describe, expect, test } from 'vitest';
import type { Mouse } from '../state/mouse.ts';
import { withoutMouse } from './mouse.ts';

function sent(...chunks: readonly string[]): { readonly keys: string; readonly mouse: readonly Mouse[] } {
  const pieces = chunks.flatMap(withoutMouse());
  return {
    keys: pieces.filter((piece) => typeof piece === 'string').join(''),
    mouse: pieces.filter((piece) => typeof piece !== 'string'),
  };
}

const click: Mouse = { is: 'click', column: 4, row: 9 };
const press = '\u001b[<0;5;10M';

describe('what a terminal sends', () => {
  test.each<[string, readonly string[], string, readonly Mouse[]]>([
    ['a click', [press], '', [click]],
    ['its release', [`${press}\u001b[<0;5;10m`], '', [click]],
    [
      'the wheel',
      ['\u001b[<64;1;1M\u001b[<65;1;1M'],
      '',
      [
        { is: 'wheel', by: 'up' },
        { is: 'wheel', by: 'down' },
      ],
    ],
    ['a click with shift', ['\u001b[<4;5;10M'], '', [click]],
    ['other buttons', ['\u001b[<1;5;10M\u001b[<2;5;10M\u001b[<66;5;10M'], '', []],
    ['between keys', [`j${press}k`], 'jk', [click]],
    ['in two pieces', ['j\u001b[<0;5', ';10Mk'], 'jk', [click]],
    ['in two pieces, after the bracket', ['j\u001b[', '<0;5;10Mk'], 'jk', [click]],
    ['of a terminal without mode 1006', ['j\u001b[M !!k', '\u001b[M ', '!!'], 'jk', []],
    ['no mouse at all', ['j', '\u001b[A', '\u001b', '\u001b[5~'], 'j\u001b[A\u001b\u001b[5~', []],
  ])('%s', (_what, chunks, keys, mouse) => {
    expect(sent(...chunks)).toEqual({ keys, mouse });
  });

  test('keys and clicks keep their order', () => {
    expect(withoutMouse()(`j${press}k`)).toEqual(['j', click, 'k']);
  });

  test('cut right behind its escape character is one key too many, and no text', () => {
    expect(sent('\u001b', '[<0;5;10M')).toEqual({ keys: '\u001b', mouse: [click] });
  });

  test.each(Array.from({ length: press.length }, (_, at) => at))('cut at %i, no digit is left as text', (at) => {
    expect(sent(`ab${press.slice(0, at)}`, `${press.slice(at)}cd`).keys.replace('\u001b', '')).toBe('abcd');
  });
});
