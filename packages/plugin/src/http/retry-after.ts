import type { IncomingHttpHeaders } from 'node:http';

/**
 * The seconds that a Retry-After header asks for (RFC 9110 section 10.2.3): a number, or a date held against the server's
 * own clock at the time of the answer. Undefined where it is not there or means nothing.
 */
export function retryAfterSeconds({ 'retry-after': header, date }: IncomingHttpHeaders): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return finite(Number(text));
  // A date begins with a weekday; what else `Date.parse` would take, such as `-3`, is no date of HTTP.
  if (!/^[A-Z][a-z]+,? /.test(text)) return undefined;
  return finite(Math.ceil((Date.parse(text) - Date.parse(date ?? '')) / 1000));
}

function finite(seconds: number): number | undefined {
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}
