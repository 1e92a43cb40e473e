import type { IncomingHttpHeaders } from 'node:http';

/**
 * Returns the seconds of a Retry-After header (RFC 9110 section 10.2.3): a number, or a date compared with the server's
 * own clock in the answer. Undefined if the header is absent or malformed.
 */
export function retryAfterSeconds({ 'retry-after': header, date }: IncomingHttpHeaders): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return finite(Number(text));
  // A date begins with a weekday; other texts that `Date.parse` accepts, such as `-3`, are no HTTP dates.
  if (!/^[A-Z][a-z]+,? /.test(text)) return undefined;
  return finite(Math.ceil((Date.parse(text) - Date.parse(date ?? '')) / 1000));
}

function finite(seconds: number): number | undefined {
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}
