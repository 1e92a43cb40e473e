import { expect, test } from 'vitest';
import { frameEnd, framesOf, gaps } from './frames.ts';

test('a frame is what comes before its end, whatever pieces it comes in', () => {
  const half = frameEnd.length / 2;
  const frames = framesOf([
    { at: 1, text: 'a' },
    { at: 2, text: `b${frameEnd}c${frameEnd}d${frameEnd.slice(0, half)}` },
    { at: 5, text: `${frameEnd.slice(half)}not ended` },
  ]);
  expect(frames).toEqual([
    { at: 2, text: 'ab' },
    { at: 2, text: 'c' },
    { at: 5, text: 'd' },
  ]);
  expect(gaps(frames)).toEqual([0, 3]);
});
