import type { EntryState, ReplacedEntry, Snapshot } from '@kpki/plugin';
import { type Artefact, kpkiApiVersion } from '@kpki/spec';
import { whereKeyIs } from '../authority/where-key-is.ts';
import { digestOf, makePlan } from '../plan/make-plan.ts';
import { changes, type PlannedWrite } from '../plan/plan.ts';
import { entryOf, type PlaceState, type Snapshots, snapshotsOf, type World } from '../read/world.ts';
import type { Slot } from '../slot.ts';
import { type Mark, nameOf, newestOf, readMark } from './mark.ts';
import type { Retained } from './retained.ts';
import type { DueAfter, UndoPlan, UndoStep } from './undo-plan.ts';

/**
 * How what the last apply replaced is put back: of everything that is as the apply left it. Null where no place retains
 * anything. Pure.
 */
export function makeUndoPlan(world: World, retained: Retained, now: Date): UndoPlan | null {
  const chosen = lastApply(retained);
  if (chosen === null) return null;
  const { mark, isWhole, goesOn } = chosen;
  const snapshots = snapshotsOf(world.places);
  const replaced = world.slots.flatMap((slot) => replacedIn(slot, snapshots, retained, mark.text));
  const staying = stayingEntries(replaced);
  const byArtefact = Map.groupBy(replaced, ({ slot }) => slot.artefact.id);
  const steps = world.artefacts.flatMap((artefact) => {
    const own = byArtefact.get(artefact.id);
    return own === undefined ? [] : stepsFor(artefact, own, staying, world);
  });
  const { cluster } = world;
  return {
    apiVersion: kpkiApiVersion,
    kind: 'UndoPlan',
    cluster: cluster.name,
    declared: digestOf(cluster),
    mark: mark.text,
    applied: mark.began,
    isWhole,
    isRedo: mark.undoes !== null,
    goesOn: goesOn?.text ?? null,
    made: now.toISOString(),
    places: world.places.map(({ sink, place, snapshot }) => ({
      sink: sink.name,
      place: place.id,
      revision: snapshot?.revision ?? null,
    })),
    steps,
    forgetful: [...new Set(world.places.flatMap(({ sink }) => (sink.sink.undo === undefined ? [sink.name] : [])))],
    due: dueAfter(
      world,
      replaced.filter((each) => !staying.has(each)),
      now,
    ),
  };
}

type ReadMark = Mark & { readonly text: string };

interface LastApply {
  readonly mark: ReadMark;
  readonly isWhole: boolean;
  readonly goesOn: ReadMark | null;
}

/**
 * The mark whose entries are put back. Where the last was an undo that has not come to its end, that is what it had begun to
 * put back.
 */
function lastApply(retained: Retained): LastApply | null {
  const marks = [...retained.values()].map(({ mark }) => mark);
  const newest = newestOf(marks);
  if (newest === null) return null;
  const isWhole = isWholeAt(newest, marks);
  const begun = marks
    .map((text) => ({ text, mark: readMark(text) }))
    .find(({ mark }) => mark !== null && nameOf(mark) === newest.undoes);
  if (isWhole || begun === undefined || begun.mark === null) return { mark: newest, isWhole, goesOn: null };
  return { mark: { ...begun.mark, text: begun.text }, isWhole: true, goesOn: newest };
}

/** Whether an apply has changed all the places that it was to change. */
function isWholeAt({ text, places }: ReadMark, marks: readonly string[]): boolean {
  return marks.filter((mark) => mark === text).length >= places;
}

/** One slot whose entry was replaced. */
interface ReplacedSlot {
  readonly slot: Slot;
  readonly entry: ReplacedEntry;
  /** What is there now. */
  readonly found: EntryState | null;
  /** Why nothing is left to put back; null: it is there. */
  readonly lost: string | null;
}

function replacedIn(slot: Slot, snapshots: Snapshots, retained: Retained, mark: string): readonly ReplacedSlot[] {
  const replaced = retained.get(slot.place);
  if (replaced?.mark !== mark) return [];
  const found = entryOf(snapshots, slot);
  const lost = replaced.lost?.get(slot.entry);
  if (lost !== undefined) return [{ slot, entry: { before: null, after: found?.digest ?? null }, found, lost }];
  const entry = replaced.entries.get(slot.entry);
  return entry === undefined ? [] : [{ slot, entry, found, lost: null }];
}

/**
 * What somebody has changed since, or what was lost, stays as it is, and with it everything of the same copy of an artefact: a key and its
 * certificate come back together. Where an entry is of two artefacts, as ca.crt is, both stay.
 */
function stayingEntries(replaced: readonly ReplacedSlot[]): ReadonlySet<ReplacedSlot> {
  const staying = new Set(replaced.filter((each) => each.lost !== null || isChangedSince(each)));
  for (let before = -1; before !== staying.size; ) {
    before = staying.size;
    const copies = new Set([...staying].map(copyKey));
    const entries = new Set([...staying].map(entryKey));
    for (const each of replaced) if (copies.has(copyKey(each)) || entries.has(entryKey(each))) staying.add(each);
  }
  return staying;
}

function isChangedSince({ entry, found }: ReplacedSlot): boolean {
  return (found?.digest ?? null) !== entry.after;
}

function copyKey({ slot }: ReplacedSlot): string {
  return JSON.stringify([slot.artefact.id, slot.sink.name, slot.node]);
}

function entryKey({ slot }: ReplacedSlot): string {
  return JSON.stringify([slot.place.id, slot.entry]);
}

function stepsFor(
  artefact: Artefact,
  own: readonly ReplacedSlot[],
  staying: ReadonlySet<ReplacedSlot>,
  world: World,
): readonly UndoStep[] {
  const { id, name, holder } = artefact;
  const undone = own.filter((each) => !staying.has(each));
  const left = own.filter((each) => staying.has(each));
  // A phase of a rotation replaces some files of an authority and makes others beside them.
  const made = undone.filter(({ entry }) => entry.before === null);
  const back = undone.filter(({ entry }) => entry.before !== null);
  const notes = notesFor(artefact, world);
  const step = (action: UndoStep['action'], said: readonly string[], slots: readonly ReplacedSlot[]): UndoStep => ({
    artefact: id,
    name,
    holder,
    action,
    notes: said,
    writes: slots.map(writeOf),
  });
  return [
    ...(back.length === 0 ? [] : [step('put back', notes, back)]),
    ...(made.length === 0 ? [] : [step('take away', back.length === 0 ? notes : [], made)]),
    ...(left.length === 0 ? [] : [step('stays', left.flatMap(hindranceOf), left)]),
  ];
}

function hindranceOf(each: ReplacedSlot): readonly string[] {
  const { slot, found, lost } = each;
  if (lost !== null) return [`${slot.where} cannot be put back: ${lost}`];
  if (!isChangedSince(each)) return [];
  return [
    `${slot.where} ${found === null ? 'was taken away' : 'was changed'} since: it is not what the apply left there`,
  ];
}

/** A key that was never in a sink is not put back by one. */
function notesFor(artefact: Artefact, { custodies }: World): readonly string[] {
  const where = artefact.kind === 'authority' ? whereKeyIs(custodies.get(artefact.name)) : null;
  return where === null ? [] : [`its key is ${where}, and stays as it is there`];
}

function writeOf({ slot, entry, found, lost }: ReplacedSlot): PlannedWrite {
  return {
    sink: slot.sink.name,
    place: slot.place.id,
    entry: slot.entry,
    part: slot.part,
    node: slot.node,
    replaces: found !== null,
    ...(entry.before === null && lost === null ? { removes: true as const } : {}),
  };
}

/** What a plan of the world as it will be has to do, and one of the world as it is has not. */
function dueAfter(world: World, back: readonly ReplacedSlot[], now: Date): readonly DueAfter[] {
  if (back.length === 0) return [];
  const byPlace = Map.groupBy(back, ({ slot }) => slot.place);
  const places = world.places.map((state) => stateAfter(state, byPlace.get(state.place) ?? []));
  const dueNow = new Set(
    makePlan(world, now)
      .steps.filter(changes)
      .map(({ artefact }) => artefact),
  );
  return makePlan({ ...world, places }, now)
    .steps.filter((step) => step.action !== 'keep' && !dueNow.has(step.artefact))
    .map(({ artefact, action, reasons }) => ({ artefact, action, reasons }));
}

function stateAfter(state: PlaceState, back: readonly ReplacedSlot[]): PlaceState {
  if (back.length === 0) return state;
  const entries = new Map(state.snapshot?.entries ?? []);
  for (const { slot, entry } of back) {
    if (entry.before === null) entries.delete(slot.entry);
    else entries.set(slot.entry, entry.before);
  }
  const snapshot: Snapshot = { drift: [], ...state.snapshot, revision: 'after' as Snapshot['revision'], entries };
  return { ...state, snapshot: entries.size === 0 ? null : snapshot };
}

/** The entries that a plan puts back or takes away, by the id of their place. */
export function entriesByPlace({ steps }: UndoPlan): ReadonlyMap<string, ReadonlySet<string>> {
  const writes = steps.filter(({ action }) => action !== 'stays').flatMap((step) => step.writes);
  const byPlace = Map.groupBy(writes, ({ place }) => place);
  return new Map([...byPlace].map(([place, own]) => [place, new Set(own.map(({ entry }) => entry))]));
}
