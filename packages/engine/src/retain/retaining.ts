import { hash } from 'node:crypto';
import type { Call, Entry } from '@kpki/plugin';
import { type ApplyIds, applyIdsRead, isComplete, keyOfLocation, newApplyId, newestOf } from '../apply-id/apply-id.ts';
import { entryOf, holdsDigest, type ObservedState, snapshotsOf } from '../inventory/observed-state.ts';
import type { LocationState } from '../inventory/read-locations.ts';
import type { Listener } from '../model/event.ts';
import type { Content } from '../model/slot.ts';
import type { Plan } from '../plan/plan.ts';
import { purposeOf } from './purpose.ts';
import { discardAt, replacedAt } from './retained.ts';

/** Returns the apply IDs by the snapshots; an empty location is asked, since it may retain all its earlier content. */
async function applyIdsAt(locations: readonly LocationState[], call: Call): Promise<ApplyIds> {
  const reported = applyIdsRead(locations);
  if (reported.size === 0) return reported;
  const asked = await replacedAt(
    locations.filter(({ snapshot }) => snapshot === null),
    call,
  );
  return new Map([...reported, ...[...asked].map(([location, { applyId }]) => [location, applyId] as const)]);
}

interface RetainingApply {
  readonly plan: Plan;
  readonly observed: ObservedState;
  /** The apply ID of an apply that this one is a part of. */
  readonly given: string | undefined;
  /** In groups: each is written completely before the next is begun. */
  readonly groups: readonly (readonly LocationState[])[];
}

interface ApplyRetention {
  /** Null: no written sink retains anything. */
  readonly applyId: string | null;
  readonly before: ApplyIds;
}

/**
 * Returns the apply ID of an apply that writes these contents. An interrupted apply that is repeated keeps its apply ID, so
 * that one undo reverts all of it; `given` is the apply ID of another part of the same apply.
 */
export async function retainingFor(
  { plan, observed, given, groups }: RetainingApply,
  locations: readonly LocationState[],
  contents: readonly Content[],
  now: Date,
  call: Call,
): Promise<ApplyRetention> {
  const before = await applyIdsAt(locations, call);
  const retaining = changedLocations(locations, contents).filter(({ sink }) => sink.sink.undo !== undefined);
  if (given !== undefined || retaining.length === 0) return { applyId: given ?? null, before };
  const purpose = purposeOf(plan);
  const newest = newestOf([...before.values()]);
  if (newest?.purpose === purpose && !isComplete(newest, locations, before)) {
    const begun = locations.filter(({ location }) => before.get(location) === newest.text);
    if (await isAsLeft(observed, begun, call)) return { applyId: newest.text, before };
  }
  const last = groups.flat().findLast((state) => retaining.includes(state));
  const writtenLocations = { locations: retaining.length, last: last === undefined ? null : keyOfLocation(last) };
  return { applyId: newApplyId(now, writtenLocations, [...before.values()], { purpose }), before };
}

/** Whether what an apply wrote is unchanged since. A changed entry would be neither kept nor restored. */
async function isAsLeft(observed: ObservedState, begun: readonly LocationState[], call: Call): Promise<boolean> {
  const retained = await replacedAt(begun, call);
  const snapshots = snapshotsOf(observed.locations);
  return observed.slots.every((slot) => {
    const entry = retained.get(slot.location)?.entries.get(slot.entry);
    return entry === undefined || holdsDigest(entryOf(snapshots, slot), entry.after);
  });
}

function changedLocations(locations: readonly LocationState[], contents: readonly Content[]): readonly LocationState[] {
  const byLocation = Map.groupBy(contents, ({ slot }) => slot.location);
  return locations.filter(({ location, snapshot }) =>
    (byLocation.get(location) ?? []).some(
      ({ slot, content }) => (snapshot?.entries.get(slot.entry)?.digest ?? null) !== (content && digestOf(content)),
    ),
  );
}

function digestOf({ bytes }: Entry): string {
  return bytes instanceof Uint8Array
    ? hash('sha256', bytes, 'hex')
    : bytes.use((secret) => hash('sha256', secret, 'hex'));
}

/** Discards what earlier applies replaced, once this one has written everything. */
export async function discardEarlier(
  locations: readonly LocationState[],
  contents: readonly Content[],
  { applyId, before }: ApplyRetention,
  listener: Listener,
  call: Call,
): Promise<void> {
  const written = new Set(
    applyId === null ? [] : changedLocations(locations, contents).map(({ location }) => location),
  );
  const earlier = locations.filter(({ location }) => {
    const retained = before.get(location);
    return retained !== undefined && retained !== applyId && !written.has(location);
  });
  await discardAt(earlier, listener, call);
}
