import { expect, it } from 'vitest';
import { isOver, microTime, serverTime } from './take.ts';

const own = new Date('2030-06-01T12:00:00Z');

it('is what an answer says, and our own only where it says nothing', () => {
  expect(serverTime({ date: 'Thu, 01 Jan 2026 00:00:10 GMT' }, own)).toEqual(new Date('2026-01-01T00:00:10Z'));
  expect(serverTime({ date: 'today' }, own)).toBe(own);
  expect(serverTime({}, own)).toBe(own);
});

it('gives a holder the grain of both times before its Lease is over', () => {
  const renewed = '2026-01-01T00:00:00.000000Z';
  const after = (milliseconds: number) => new Date(Date.parse(renewed) + milliseconds);
  expect(isOver(renewed, 30, after(31_999))).toBe(false);
  expect(isOver(renewed, 30, after(32_001))).toBe(true);
  expect(isOver(null, 30, own)).toBe(true);
  expect(isOver('never', 30, own)).toBe(true);
});

it('is written as Kubernetes writes it', () => {
  expect(microTime(new Date('2026-01-01T00:00:10.5Z'))).toBe('2026-01-01T00:00:10.500000Z');
});
