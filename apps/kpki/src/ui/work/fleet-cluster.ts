import { type EntryState, stateCounts, worstState } from '@kpki/presentation';
import type { Inventory } from '../../session/inventory.ts';
import { expiryMonths, hasExpired } from '../expiry-months.ts';
import type { FleetCluster } from './fleet-row.ts';

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
  const first = forecast.find((expiry) => !hasExpired(expiry));
  // Of one state, what expires first is named first, as in the column of the next expiry.
  const turns = new Map(forecast.map(({ artifact }, at) => [artifact, at]));
  const turnOf = (artifact: string): number => turns.get(artifact) ?? forecast.length;
  return {
    is: 'read',
    ...of,
    counts: counted,
    next: first === undefined ? null : { artifact: first.artifact, at: first.at, seconds: first.residualSeconds },
    months: expiryMonths(forecast, now.getTime(), monthCount).map(({ all, state }) => ({ count: all.length, state })),
    problems: states
      .filter(({ state }) => state !== 'ok')
      .toSorted((a, b) => rank(a.state) - rank(b.state) || turnOf(a.artifact) - turnOf(b.artifact))
      .slice(0, mostProblems),
    artifacts: states.map(({ artifact }) => artifact),
    unread: unread.map(({ sink }) => sink),
    rotating: [...new Set(entries.filter(({ phase }) => phase !== undefined).map(({ name }) => name))],
  };
}
