import { randomInt } from 'node:crypto';

/**
 * Two who create a key of one name are both told that all went well, and get the same key; only what the first said of
 * it holds. So each says a number of its own, in the one field that has room for it and can only be changed by another
 * right: after how many seconds the key is rotated by itself. All are beyond 250 years, and below what the server can
 * count (2^63 nanoseconds).
 */
const least = 8_000_000_000;
const most = 9_200_000_000;

export function newMark(): number {
  return randomInt(least, most);
}

/** Whether a time after which a key is rotated is such a number, and none that anybody means. */
export function isMark(seconds: number): boolean {
  return seconds >= least && seconds < most;
}
