import { counted } from './counts.ts';

/** `2027-11-24`, of a time in RFC 3339. */
export function day(time: string): string {
  return time.slice(0, 10);
}

/** `2027-11-24 13:05 UTC`, of a time in RFC 3339. */
export function minute(time: string): string {
  return `${time.slice(0, 16).replace('T', ' ')} UTC`;
}

/** `12:04:31Z`, of milliseconds. */
export function timeOfDay(at: number): string {
  return `${new Date(at).toISOString().slice(11, 19)}Z`;
}

/** Includes the time of day and the distance: a wrong clock is wrong by hours. */
export function beginText({ notBefore, now }: { readonly notBefore: string; readonly now: string }): string {
  const minutes = Math.ceil((Date.parse(notBefore) - Date.parse(now)) / 60_000);
  const ahead = minutes < 120 ? counted(minutes, 'minute') : counted(Math.round(minutes / 60), 'hour');
  return `valid from ${minute(notBefore)}, ${ahead} from now by the clock of this machine`;
}
