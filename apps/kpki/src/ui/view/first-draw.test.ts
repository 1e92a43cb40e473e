import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { firstDraw } from './first-draw.ts';

const leave = '\u001b[?1049l';
const erase = '\u001b[H\u001b[J';

function written(): { readonly texts: string[]; readonly first: ReturnType<typeof firstDraw> } {
  const texts: string[] = [];
  return {
    texts,
    first: firstDraw(
      (text) => texts.push(text),
      () => undefined,
      new EventEmitter(),
    ),
  };
}

test('the screen that the view leaves is erased first', () => {
  const { first } = written();
  first.draw(['Reading …']);
  first.passed('\u001b[?1049h');
  first.passed('a frame');
  expect(first.passed(leave)).toBe(`${erase}${leave}`);
});

test('a screen that was only drawn is erased before it is left, once', () => {
  const { texts, first } = written();
  first.draw(['Reading …']);
  first.end();
  first.end();
  expect(texts.slice(1)).toEqual([`${erase}${leave}\u001b[?25h`]);
});
