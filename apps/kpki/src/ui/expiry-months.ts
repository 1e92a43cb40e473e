import type { Expiry, StatusEntry } from '@kpki/engine';
import { type ArtifactState, artifactState, isOfDate, stateCounts, worstState } from '@kpki/presentation';

/** What of an artifact decides whether its certificate can be used. */
type StoredCopy = Pick<StatusEntry, 'artifact' | 'fingerprint' | 'state'>;

/** Returns the worst state of several, of one inventory. */
export type StateOfExpiries = (all: readonly Expiry[]) => ArtifactState;

/**
 * Judges expiries by their dates, and by what else is wrong with the stored copies: a date alone would call a certificate
 * of another CA ok.
 */
export function statesOfExpiries(entries: readonly StoredCopy[], now: number): StateOfExpiries {
  const byArtifact = Map.groupBy(entries, ({ artifact }) => artifact);
  const storedState = ({ artifact, fingerprint }: Expiry): ArtifactState => {
    // Another certificate of the artifact has an expiry of its own.
    const copies = (byArtifact.get(artifact) ?? []).filter(
      (copy) => copy.fingerprint === null || copy.fingerprint === fingerprint,
    );
    const state = artifactState(copies);
    return isOfDate(state) ? 'ok' : state;
  };
  return (all) => worstState(all.flatMap((each) => [datedState(each, now), storedState(each)]));
}

function datedState(expiry: Expiry, now: number): ArtifactState {
  if (hasExpired(expiry)) return 'expired';
  const { renewFrom } = expiry;
  return renewFrom !== null && Date.parse(renewFrom) <= now ? 'due' : 'ok';
}

export function hasExpired({ residualSeconds }: Pick<Expiry, 'residualSeconds'>): boolean {
  return residualSeconds <= 0;
}

/** What expires in the rest of this month, and in each that follows. What is expired is in no month. */
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

/** How many expire in each month, and how many of these are in each state that is not ok, the worst first. */
export function countedMonths(
  certificates: readonly (Pick<Expiry, 'at' | 'residualSeconds'> & { readonly state: ArtifactState })[],
  now: number,
  count: number,
): readonly { readonly count: number; readonly notOk: readonly (readonly [state: ArtifactState, count: number])[] }[] {
  return byMonth(certificates, now, count).map((all) => ({
    count: all.length,
    notOk: stateCounts(all.map(({ state }) => state)).filter(([state]) => state !== 'ok'),
  }));
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
