import type { IncomingHttpHeaders } from 'node:http';

/** A Date header has whole seconds: the server's clock is up to this much further. */
const grain = 1000;

/**
 * The server's clock at the time of an answer. Leases are compared by it and never by the clocks of two machines, of
 * which one may be off by minutes. Where an answer has no date our own clock has to do.
 */
export function serverTime(headers: IncomingHttpHeaders, own: Date): Date {
  const told = Date.parse(headers.date ?? '');
  return Number.isNaN(told) ? own : new Date(told);
}

/** Whether a Lease is over, with room for the grain of both times, the holder's and this one. */
export function isOver(renewTime: string | null | undefined, seconds: number, now: Date): boolean {
  const renewed = Date.parse(renewTime ?? '');
  return Number.isNaN(renewed) || now.getTime() > renewed + seconds * 1000 + 2 * grain;
}

/** A MicroTime, as Leases have it; with those microseconds of its second where they are told. */
export function microTime(date: Date, microseconds: number = date.getUTCMilliseconds() * 1000): string {
  return date.toISOString().replace(/\.\d+Z$/, `.${String(microseconds).padStart(6, '0')}Z`);
}
