import type { Answer } from './answer.ts';

/** Retry-After in seconds, or as a date held against the server's own clock (RFC 9110 section 10.2.3). */
export function retryAfterSeconds({
  retryAfter,
  serverTime,
}: Pick<Answer, 'retryAfter' | 'serverTime'>): number | undefined {
  if (retryAfter === undefined) return undefined;
  if (/^\d{1,9}$/.test(retryAfter.trim())) return Number(retryAfter);
  const date = Date.parse(retryAfter);
  if (Number.isNaN(date) || serverTime === null) return undefined;
  return Math.max(0, (date - serverTime) / 1000);
}
