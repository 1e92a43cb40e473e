import type { Call, EntryState, Location, Snapshot } from '@kpki/plugin';
import { type Artifact, artifactsOf, type CertificateArtifact, type Cluster } from '@kpki/spec';
import { mayWait, type OpenCaPlacements } from '../issuing/ca-placement.ts';
import { type ReadCaPlacements, readCaPlacements } from '../issuing/read-ca-placement.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import { slotsOf } from '../layouts/slots-of.ts';
import { EngineError } from '../model/errors.ts';
import type { Listener } from '../model/event.ts';
import { type OpenSink, present, type Slot, type SlotValue } from '../model/slot.ts';
import { type Statement, statement } from '../model/statement.ts';
import type { RightsAnswer, RightsAsked, SubjectRights } from './client-subjects.ts';
import { type CopyElsewhere, casElsewhere } from './elsewhere.ts';
import { certificatesIn } from './entry-parts.ts';
import { type ClientGroups, groupsFor, kubeletClientName, type StoredClient, withGroups } from './kept-subject.ts';
import { type LocationState, readLocations } from './read-locations.ts';

/** All that the sinks of an environment store of a cluster, at one moment. */
export interface ObservedState {
  readonly cluster: Cluster;
  /** As in the spec, with the organizations that a stored certificate keeps when renewed. */
  readonly artifacts: readonly Artifact[];
  /** The groups of each stored `apiserver-kubelet-client`, by its id. */
  readonly clientGroups: ReadonlyMap<string, ClientGroups>;
  readonly slots: readonly Slot[];
  readonly locations: readonly LocationState[];
  /** CAs where the layout stores them for another number of nodes; see `elsewhere.ts`. */
  readonly elsewhere: ReadonlyMap<string, CopyElsewhere>;
  readonly caPlacements: ReadCaPlacements;
  /** About the user of `apiserver-kubelet-client`; left out where no API server was asked. */
  readonly kubeletClientRights?: RightsAnswer;
  /** About subjects that change; left out where no API server was asked. */
  readonly subjectRights?: readonly SubjectRights[];
}

const usual: OpenCaPlacements = new Map();

/** Returns the locations of a cluster's artifacts without reading them. */
export function locationsOf(
  cluster: Cluster,
  sinks: readonly OpenSink[],
): readonly Pick<LocationState, 'sink' | 'location'>[] {
  return distinctLocations(slotsIn(cluster, artifactsOf(cluster), sinks, usual));
}

/** With several sinks, each location names its sink. */
function slotsIn(
  cluster: Cluster,
  artifacts: readonly Artifact[],
  sinks: readonly OpenSink[],
  caPlacements: OpenCaPlacements,
): readonly Slot[] {
  const [only, ...others] = sinks;
  if (only !== undefined && others.length === 0) return slotsOf(cluster, artifacts, only, caPlacements);
  const slots = sinks.flatMap((sink) =>
    slotsOf(cluster, artifacts, sink, caPlacements).map((slot) => ({ ...slot, where: `${sink.name}: ${slot.where}` })),
  );
  refuseSharedLocations(slots);
  return slots;
}

/** Refuses locations of two sinks: each would revert the other's type, labels and entries. */
function refuseSharedLocations(slots: readonly Slot[]): void {
  const owners = new Map<string, OpenSink>();
  for (const { location, sink } of slots) {
    const owner = owners.get(location.id) ?? sink;
    if (owner !== sink) {
      const sinks = [owner.name, sink.name] as const;
      throw new EngineError('invalid', statement('location-shared', { sinks, location: location.id }));
    }
    owners.set(location.id, sink);
  }
}

function distinctLocations(slots: readonly Slot[]): readonly Pick<LocationState, 'sink' | 'location'>[] {
  return [...new Map(slots.map((slot) => [slot.location, slot.sink]))].map(([location, sink]) => ({ location, sink }));
}

interface LocationEntries extends Pick<LocationState, 'sink' | 'location'> {
  readonly entries: ReadonlySet<string>;
}

/** Returns the locations of a cluster's artifacts with the entries that are read in each, without reading them. */
export function entriesOf(
  cluster: Cluster,
  sinks: readonly OpenSink[],
  caPlacements: OpenCaPlacements,
): readonly LocationEntries[] {
  return entriesIn(slotsIn(cluster, artifactsOf(cluster), sinks, caPlacements));
}

function entriesIn(slots: readonly Slot[]): readonly LocationEntries[] {
  const entries = Map.groupBy(slots, ({ location }) => location);
  return distinctLocations(slots).map(({ location, sink }) => ({
    sink,
    location,
    entries: new Set(entries.get(location)?.map(({ entry }) => entry)),
  }));
}

/**
 * Reads all locations of a cluster, and what the backends have for its CAs; reveals no private key. A location that its sink
 * refuses has unreadable entries. Locations that are known to be absent are not read.
 */
export async function readObservedState(
  cluster: Cluster,
  sinks: readonly OpenSink[],
  listener: Listener,
  call: Call,
  caPlacements: OpenCaPlacements = usual,
  isKnownAbsent: (at: Pick<LocationState, 'sink' | 'location'>) => boolean = () => false,
): Promise<ObservedState> {
  const artifacts = artifactsOf(cluster);
  const slots = slotsIn(cluster, artifacts, sinks, caPlacements);
  const toRead = entriesIn(slots).map((each) => ({ ...each, isKnownAbsent: isKnownAbsent(each) }));
  const locations = await readLocations(toRead, listener, call);
  // Only where a CA is missing is it worth a look elsewhere.
  const snapshots = snapshotsOf(locations);
  const missing = ofKind(artifacts, 'ca').some(
    ({ id }) => !slots.some((slot) => slot.artifact.id === id && entryOf(snapshots, slot).state !== 'absent'),
  );
  const elsewhere = missing ? await casElsewhere(cluster, sinks, caPlacements, call) : new Map<string, CopyElsewhere>();
  const read = await readCaPlacements(ofKind(artifacts, 'ca'), caPlacements, call);
  return withKeptSubjects({ cluster, slots, locations, elsewhere, caPlacements: read });
}

/** Adds the answers of an API server; returns the same observed state where none was asked. */
export function withRights(
  observed: ObservedState,
  { kubeletClientRights, subjectRights }: RightsAsked,
): ObservedState {
  if (kubeletClientRights === undefined && subjectRights === undefined) return observed;
  return withKeptSubjects({
    ...observed,
    ...(kubeletClientRights === undefined ? {} : { kubeletClientRights }),
    ...(subjectRights === undefined ? {} : { subjectRights }),
  });
}

/** Gives each certificate the organizations that it keeps, by what is stored of it. */
function withKeptSubjects(observed: Omit<ObservedState, 'artifacts' | 'clientGroups'>): ObservedState {
  const declared = artifactsOf(observed.cluster);
  const clients = storedClients(declared, observed);
  const isProven = observed.kubeletClientRights?.state === 'proven';
  const clientGroups = new Map(
    clients.map((client) => {
      const others = clients.filter((each) => each !== client);
      return [client.declared.id, groupsFor(client, others, isProven)] as const;
    }),
  );
  const artifacts = declared.map((artifact) => {
    const found = clientGroups.get(artifact.id);
    return artifact.kind === 'certificate' && found !== undefined ? withGroups(artifact, found) : artifact;
  });
  return { ...observed, artifacts, clientGroups };
}

/** Leaves out those that no sink keeps. */
function storedClients(
  declared: readonly Artifact[],
  { slots, locations, caPlacements }: Pick<ObservedState, 'slots' | 'locations' | 'caPlacements'>,
): readonly StoredClient[] {
  const snapshots = snapshotsOf(locations);
  const isStored = (slot: Slot): boolean => entryOf(snapshots, slot).state !== 'absent';
  const clients = ofKind(declared, 'certificate').filter(({ name }) => name === kubeletClientName);
  return clients.flatMap((client) => {
    const own = slots.filter(({ artifact }) => artifact.id === client.id);
    if (own.length === 0) return [];
    const found = own
      .filter(({ part }) => part === 'certificate')
      .map((slot) => certificatesIn(entryOf(snapshots, slot)));
    const caPlacement = caPlacements.get(client.ca);
    // A key alone may wait for the certificate that was requested with it.
    const mayBeRequested = caPlacement !== undefined && mayWait(caPlacement) && own.some(isStored);
    const hasOthers = slots.some((slot) => isAlike(slot.artifact, client) && isStored(slot));
    const isDamaged = found.some(({ state }) => state === 'unreadable');
    const loss = isDamaged ? 'damaged' : hasOthers && !mayBeRequested ? 'missing' : null;
    return [{ declared: client, stored: found.flatMap((each) => present(each)?.slice(0, 1) ?? []), loss }];
  });
}

function isAlike(artifact: Artifact, { id, owner, ca }: CertificateArtifact): boolean {
  return artifact.kind === 'certificate' && artifact.id !== id && artifact.owner === owner && artifact.ca === ca;
}

export type Snapshots = ReadonlyMap<Location, Snapshot | null>;

export function snapshotsOf(locations: readonly LocationState[]): Snapshots {
  return new Map(locations.map(({ location, snapshot }) => [location, snapshot]));
}

/** Returns unreadable where something is stored that the sink does not read. */
export function entryOf(snapshots: Snapshots, { location, entry }: Slot): SlotValue<EntryState> {
  const snapshot = snapshots.get(location);
  const why = snapshot?.unreadable?.get(entry);
  if (why !== undefined) return { state: 'unreadable', why };
  const value = snapshot?.entries.get(entry);
  return value === undefined ? { state: 'absent' } : { state: 'present', value };
}

/** A null digest asks for proof that nothing is stored. */
export function holdsDigest(found: SlotValue<EntryState>, digest: string | null): boolean {
  return digest === null ? found.state === 'absent' : present(found)?.digest === digest;
}

/** Returns the entries that sinks do not read, and why, each once. */
export function unreadEntries({ slots, locations }: ObservedState): readonly Statement[] {
  return unreadAmong(slots, snapshotsOf(locations));
}

/** Returns each entry once, in the order of the slots. */
export function unreadAmong(slots: readonly Slot[], snapshots: Snapshots): readonly Statement[] {
  const unread = new Map<string, Statement>();
  for (const slot of slots) {
    const found = entryOf(snapshots, slot);
    const location = slot.where;
    if (found.state === 'unreadable') unread.set(location, statement('entry/unread', { location, why: found.why }));
  }
  return [...unread.values()];
}
