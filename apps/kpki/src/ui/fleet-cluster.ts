import type { Expiry, StatusEntry } from '@kpki/engine';
import { byWorstState, expiryGroups, type Shown } from '@kpki/presentation';
import { certificateEntries } from '@kpki/spec';
import type { Inventory } from '../session/inventory.ts';
import { countedMonths, hasExpired, type StateOfExpiries, statesOfExpiries } from './expiry-months.ts';
import { countedStates, shownStatesOf } from './row-states.ts';
import { shownCopy } from './state/select/artifacts.ts';
import { type FilteredEntry, type FleetCluster, type FleetExpiry, monthsOfRow } from './work/fleet-row.ts';

const servers: ReadonlySet<string> = new Set(
  certificateEntries.filter(({ kind }) => kind !== 'client').map(({ name }) => name),
);

/** A CA stops all that it signed, a server stops its clients, a client itself, a user one person or job. */
function impactRank({ kind, name }: Pick<Shown<StatusEntry>, 'kind' | 'name'>): number {
  if (kind === 'ca') return 0;
  if (servers.has(name)) return 1;
  return name === 'user' ? 3 : 2;
}

function nextExpiry(forecast: readonly Expiry[], stateOf: StateOfExpiries): FleetCluster['next'] {
  const coming = forecast.filter((expiry) => !hasExpired(expiry));
  const [first] = coming;
  if (first === undefined) return null;
  const { artifact, at, residualSeconds: seconds } = first;
  const sameDay = coming.filter((expiry) => expiry.at.slice(0, 10) === at.slice(0, 10));
  const others = new Set(sameDay.map((expiry) => expiry.artifact)).size - 1;
  return { artifact, at, seconds, others, state: stateOf([first]) };
}

function expiriesOf(forecast: readonly Expiry[], stateOf: StateOfExpiries): readonly FleetExpiry[] {
  const byCa = Map.groupBy(forecast, ({ cappedBy }) => cappedBy);
  return expiryGroups(forecast, (each) => stateOf([each])).map(({ first, all }) => ({
    first,
    all: all.map(({ artifact, owner }) => ({ artifact, owner })),
    capped: (byCa.get(first.artifact) ?? []).map(({ artifact }) => artifact),
    state: stateOf(all),
  }));
}

/** Many clusters are kept at once: only what a filter reads. */
function filtered({
  artifact,
  owner,
  subject,
  path,
  names,
  state,
  phase,
  ca,
  kind,
  residualSeconds,
}: FilteredEntry): FilteredEntry {
  const ofRotation = phase === undefined ? {} : { phase };
  return { artifact, owner, subject, path, names, state, ca, kind, residualSeconds, ...ofRotation };
}

export function fleetCluster(
  of: Pick<FleetCluster, 'file' | 'cluster' | 'environment'>,
  inventory: Inventory,
  now: Date,
): FleetCluster {
  const { entries, forecast, unread } = inventory;
  const byArtifact = Map.groupBy(entries, ({ artifact }) => artifact);
  const known = [...byArtifact].flatMap(([artifact, copies]) => {
    const entry = shownCopy(copies);
    return entry === undefined ? [] : [{ artifact, state: entry.state, entry }];
  });
  // Of one state, what more depends on is named first, then what expires first.
  const turns = new Map(forecast.map(({ artifact }, at) => [artifact, at]));
  const turnOf = (artifact: string): number => turns.get(artifact) ?? forecast.length;
  const stateOf = statesOfExpiries(entries, now.getTime());
  const certificates = forecast.map((each) => {
    const { artifact, at, residualSeconds } = each;
    return { artifact, at, residualSeconds, state: stateOf([each]) };
  });
  return {
    is: 'read',
    ...of,
    counts: countedStates(shownStatesOf(known, inventory)),
    next: nextExpiry(forecast, stateOf),
    at: now.getTime(),
    months: countedMonths(certificates, now.getTime(), monthsOfRow),
    expiries: expiriesOf(forecast, stateOf),
    certificates,
    problems: known
      .filter(({ state }) => state !== 'ok')
      .toSorted(
        (a, b) =>
          byWorstState(a.state, b.state) ||
          impactRank(a.entry) - impactRank(b.entry) ||
          turnOf(a.artifact) - turnOf(b.artifact),
      )
      .map(({ artifact, state }) => ({ artifact, state })),
    artifacts: known.map(({ entry }) => filtered(entry)),
    unread: unread.map(({ sink }) => sink),
    rotating: [...new Set(entries.filter(({ phase }) => phase !== undefined).map(({ name }) => name))],
  };
}
