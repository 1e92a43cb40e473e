import { isDeepStrictEqual } from 'node:util';
import { type Call, type Change, type Entry, PluginError, type Revision } from '@kpki/plugin';
import type { Listener } from '../event.ts';
import type { PlaceDrift } from '../plan/drift.ts';
import { digestOf, makePlan } from '../plan/make-plan.ts';
import { changes, hasWork, type Plan, type Step } from '../plan/plan.ts';
import type { PlaceState, World } from '../read/world.ts';
import { makeContents } from './contents.ts';
import type { Workshop } from './workshop.ts';

export interface Applied {
  /** Places that were put in order. */
  readonly repairs: readonly PlaceDrift[];
  /** Steps that were carried out. */
  readonly steps: readonly Step[];
  readonly entriesWritten: number;
}

/**
 * Does exactly what a plan says, or refuses: 'conflict' when the world or the declaration is another than the plan was
 * made from, 'denied' when a step of it is blocked. Its repairs come first; when that finished a write that
 * was cut short, the world is another and it is 'conflict'. Nothing else is written before everything that is to be
 * written is made.
 */
export async function applyPlan(
  plan: Plan,
  world: World,
  workshop: Workshop,
  listener: Listener,
  call: Call,
): Promise<Applied> {
  refuseStale(plan, world);
  const steps = plan.steps.filter(changes);
  if (hasWork(plan)) listener({ type: 'applying', repairs: plan.repairs.length, steps: steps.length });
  for (const state of world.places) {
    const { sink, place } = state;
    if (plan.repairs.some((each) => each.sink === sink.name && each.place === place.id)) {
      await repair(state, listener, call);
    }
  }
  refuseBlocked(plan);
  const contents = await makeContents(steps, world, workshop, listener, call);
  let entriesWritten = 0;
  for (const state of world.places) {
    const set = new Map<string, Entry>();
    for (const { slot, content } of contents) {
      if (slot.place === state.place) set.set(slot.entry, content);
    }
    if (set.size === 0) continue;
    await writePlace(state, set, listener, call);
    entriesWritten += set.size;
  }
  return { repairs: plan.repairs, steps, entriesWritten };
}

/** An empty change has the sink put its place in order, and finish what it had begun. */
async function repair({ sink, place, snapshot }: PlaceState, listener: Listener, call: Call): Promise<void> {
  listener({ type: 'repairing', sink: sink.name, place: place.id });
  const before = snapshot?.revision ?? null;
  const after = await sink.sink.write(place, { set: new Map(), unset: new Set() }, before, call);
  if ((after?.revision ?? null) !== before) {
    throw new PluginError('conflict', `a write of ${place.id} that was cut short is finished now; plan again`);
  }
  listener({ type: 'repaired', sink: sink.name, place: place.id });
}

async function writePlace(
  { sink, place, snapshot }: PlaceState,
  set: ReadonlyMap<string, Entry>,
  listener: Listener,
  call: Call,
): Promise<void> {
  listener({ type: 'writing', sink: sink.name, place: place.id, entries: set.size });
  let revision: Revision | null = snapshot?.revision ?? null;
  for (const change of changesInOrder(set, sink.sink.atomic)) {
    const after = await sink.sink.write(place, change, revision, call);
    revision = after?.revision ?? null;
  }
  listener({ type: 'written', sink: sink.name, place: place.id, entries: set.size });
}

/** A sink that keeps only each entry whole gets keys before anything signed over them. */
function changesInOrder(set: ReadonlyMap<string, Entry>, atomic: 'all' | 'each'): readonly Change[] {
  const none: ReadonlySet<string> = new Set();
  if (atomic === 'all') return [{ set, unset: none }];
  const of = (kind: Entry['kind']): Change => ({
    set: new Map([...set].filter(([, entry]) => entry.kind === kind)),
    unset: none,
  });
  return [of('secret'), of('public')];
}

/** Throws 'conflict' when a plan is not the one that is made for this world. */
export function refuseStale(plan: Plan, world: World): void {
  if (plan.declared !== digestOf(world.cluster)) {
    throw new PluginError(
      'conflict',
      'the plan was made for another declaration of the cluster; make it again with `kpki plan`',
    );
  }
  const now = new Map(
    world.places.map(({ sink, place, snapshot }) => [`${sink.name} ${place.id}`, snapshot?.revision ?? null]),
  );
  for (const { sink, place, revision } of plan.places) {
    const key = `${sink} ${place}`;
    if (now.has(key) && now.get(key) === revision) continue;
    throw new PluginError(
      'conflict',
      `${place} is not as it was when the plan was made; make it again with \`kpki plan\``,
    );
  }
  if (isUnaltered(plan, world)) return;
  throw new PluginError(
    'conflict',
    'the plan is not the one that kpki makes for what is there; make it again with `kpki plan`',
  );
}

/** The same world at the same time gives the same plan: another one was altered, or is of another version of kpki. */
function isUnaltered(plan: Plan, world: World): boolean {
  const made = new Date(plan.made);
  return !Number.isNaN(made.getTime()) && isDeepStrictEqual(makePlan(world, made), plan);
}

/** Throws 'denied' when a step of the plan waits for somebody, with what that somebody has to do. */
export function refuseBlocked(plan: Plan): void {
  const blocked = plan.steps.filter((step) => step.action === 'blocked');
  const [first] = blocked;
  if (first === undefined) return;
  const reason = first.reasons.map(({ text }) => text).join('; ');
  const more = blocked.length > 1 ? ` (and ${blocked.length - 1} more)` : '';
  throw new PluginError('denied', `${first.artefact}: ${reason}${more}; ${first.next ?? 'see the plan'}`);
}
