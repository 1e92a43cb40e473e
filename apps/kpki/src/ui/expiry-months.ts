import type { Expiry } from '@kpki/engine';

/** The worst of several; expired ones are counted apart from those that will expire. */
export function expiryState(all: readonly Expiry[], now: number): 'expired' | ComingState {
  return all.some(hasExpired) ? 'expired' : comingState(all, now);
}

type ComingState = 'due' | 'ok';

function comingState(all: readonly Expiry[], now: number): ComingState {
  return all.some(({ renewFrom }) => renewFrom !== null && Date.parse(renewFrom) <= now) ? 'due' : 'ok';
}

export function hasExpired({ residualSeconds }: Pick<Expiry, 'residualSeconds'>): boolean {
  return residualSeconds <= 0;
}

interface ExpiryMonth {
  readonly all: readonly Expiry[];
  readonly state: ComingState;
}

/** What expires in the rest of this month, and in each that follows. What is expired is in no month. */
export function expiryMonths(forecast: readonly Expiry[], now: number, count: number): readonly ExpiryMonth[] {
  return byMonth(forecast, now, count).map((all) => ({ all, state: comingState(all, now) }));
}

/** The same of anything that expires, without its state. */
export function byMonth<Each extends Pick<Expiry, 'at' | 'residualSeconds'>>(
  forecast: readonly Each[],
  now: number,
  count: number,
): readonly (readonly Each[])[] {
  const today = new Date(now);
  const monthsFromNow = (at: string): number => {
    // RFC 3339 in UTC. A fleet has many thousands of them.
    const [year, month] = [Number(at.slice(0, 4)), Number(at.slice(5, 7)) - 1];
    return (year - today.getUTCFullYear()) * 12 + month - today.getUTCMonth();
  };
  const coming = forecast.filter((each) => !hasExpired(each));
  const months = Map.groupBy(coming, ({ at }) => Math.max(0, monthsFromNow(at)));
  return Array.from({ length: count }, (_, month) => months.get(month) ?? []);
}

interface Shade {
  readonly glyph: string;
  /** How many expire in the month. */
  readonly least: number;
  readonly most: number;
}

export const shadeRows: readonly Shade[] = [
  { glyph: '·', least: 0, most: 0 },
  { glyph: '░', least: 1, most: 1 },
  { glyph: '▒', least: 2, most: 4 },
  { glyph: '▓', least: 5, most: 9 },
  { glyph: '█', least: 10, most: Number.POSITIVE_INFINITY },
];

/** Returns a cell of a heat map, the darker the more expire. */
export function shadeOf(count: number): string {
  return shadeRows.find(({ most }) => count <= most)?.glyph ?? ' ';
}
