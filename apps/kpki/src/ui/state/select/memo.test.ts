import { expect, test, vi } from 'vitest';
import { memo } from './memo.ts';

test('the last answer is kept for the very same inputs, and for no others', () => {
  const select = vi.fn((one: string, other?: string) => [one, other]);
  const remembered = memo(select);
  expect(remembered('a')).toBe(remembered('a'));
  expect(select).toHaveBeenCalledTimes(1);
  expect(remembered('a', 'b')).toEqual(['a', 'b']);
  expect(remembered('a')).toEqual(['a', undefined]);
  expect(remembered('b')).toEqual(['b', undefined]);
});
