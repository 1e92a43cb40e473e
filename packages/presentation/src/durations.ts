import { counted } from './counts.ts';

type Unit = 'y' | 'd' | 'h' | 'm';

const year: number = 365 * 86_400;

const units: readonly (readonly [unit: Unit, seconds: number])[] = [
  ['y', year],
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
];

/** Returns `9y 11mo`, `364d` or `5h`: from two years on with the months, which are a twelfth of a year. */
export function residual(seconds: number): string {
  if (seconds <= 0) return 'expired';
  if (seconds < 2 * year) return shortResidual(seconds);
  const months = Math.floor((seconds % year) / (year / 12));
  return `${Math.floor(seconds / year)}y${months === 0 ? '' : ` ${months}mo`}`;
}

/** Returns `364d` or `9y`, for a column of five: the largest unit with a count of at least two, or minutes. */
export function shortResidual(seconds: number): string {
  if (seconds <= 0) return 'ended';
  const { count, unit } = largestUnit(seconds);
  return `${count}${unit}`;
}

/** Returns the largest unit with a count of at least two, or minutes. */
function largestUnit(seconds: number): { readonly count: number; readonly unit: Unit } {
  const [unit, size] = units.find(([, each]) => seconds >= 2 * each) ?? ['m', 60];
  return { count: Math.floor(seconds / size), unit };
}

const unitNames: Readonly<Record<Unit, string>> = { y: 'year', d: 'day', h: 'hour', m: 'minute' };

/** Returns `3 minutes`. */
export function spanInWords(seconds: number): string {
  if (seconds < 60) return 'less than a minute';
  const { count, unit } = largestUnit(seconds);
  return counted(count, unitNames[unit]);
}

/** Serves the first frame of the UI, so it is not `parseDuration` of @kpki/spec, which loads zod and yaml. */
export function parseResidual(text: string): number | undefined {
  const [, number, letter] = /^(\d{1,9})([a-z])$/.exec(text) ?? [];
  const size = units.find(([unit]) => unit === letter)?.[1];
  return size === undefined ? undefined : Number(number) * size;
}

export function minuteOf(moment: Date): string {
  return moment.toISOString().slice(0, 16).replace('T', ' ');
}

export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
