import { type EntryState, stateCounts, worstState } from '@kpki/presentation';
import type { Inventory } from '../../session/inventory.ts';
import type { FleetCluster, FleetMonth } from './fleet-row.ts';

/** This month, and the twelve that follow: a year from now is in the last. */
const monthCount = 13;
const mostProblems = 50;

export function fleetCluster(
  of: Pick<FleetCluster, 'file' | 'cluster' | 'environment'>,
  { entries, forecast, unread }: Inventory,
  now: Date,
): FleetCluster {
  const byArtifact = Map.groupBy(entries, ({ artifact }) => artifact);
  const states = [...byArtifact].map(([artifact, copies]) => ({
    artifact,
    state: worstState(copies.map(({ state }) => state)),
  }));
  const counted = stateCounts(states.map(({ state }) => state));
  const rank = (state: EntryState): number => counted.findIndex(([name]) => name === state);
  const first = forecast.find(({ residualSeconds }) => residualSeconds > 0);
  // Of one state, what expires first is named first, as in the column of the next expiry.
  const turns = new Map(forecast.map(({ artifact }, at) => [artifact, at]));
  const turnOf = (artifact: string): number => turns.get(artifact) ?? forecast.length;
  return {
    is: 'read',
    ...of,
    counts: counted,
    next: first === undefined ? null : { artifact: first.artifact, at: first.at, seconds: first.residualSeconds },
    months: monthsOf(forecast, now),
    problems: states
      .filter(({ state }) => state !== 'ok')
      .toSorted((a, b) => rank(a.state) - rank(b.state) || turnOf(a.artifact) - turnOf(b.artifact))
      .slice(0, mostProblems),
    artifacts: states.map(({ artifact }) => artifact),
    unread: unread.map(({ sink }) => sink),
    rotating: [...new Set(entries.filter(({ phase }) => phase !== undefined).map(({ name }) => name))],
  };
}

/** What is expired counts in the current month. */
function monthsOf(forecast: Inventory['forecast'], now: Date): readonly FleetMonth[] {
  const monthsFromNow = (at: string): number => {
    const end = new Date(at);
    return (end.getUTCFullYear() - now.getUTCFullYear()) * 12 + end.getUTCMonth() - now.getUTCMonth();
  };
  const byMonth = Map.groupBy(forecast, ({ at }) => Math.max(0, monthsFromNow(at)));
  return Array.from({ length: monthCount }, (_, month): FleetMonth => {
    const own = byMonth.get(month) ?? [];
    const isDue = own.some(({ renewFrom }) => renewFrom !== null && Date.parse(renewFrom) <= now.getTime());
    const isExpired = own.some(({ residualSeconds }) => residualSeconds <= 0);
    return { count: own.length, state: isExpired ? 'expired' : isDue ? 'due' : 'ok' };
  });
}
