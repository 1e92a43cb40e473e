import type { Call, KeyGenerator, Sink } from '@kpki/plugin';
import { backend, type MemoryStorage, memoryStorage, sink } from '@kpki/plugin-conformance/memory';
import { isSoak } from '@kpki/services/random-cases';
import type { Cluster } from '@kpki/spec';
import {
  type Applied,
  applyPlan,
  builtinLayouts,
  type Event,
  emptyIntent,
  type Intent,
  makePlan,
  type ObservedState,
  type OpenCaPlacements,
  type OpenSink,
  type Phase,
  type Plan,
  type Rotated,
  type RotationRecord,
  type RotationStatus,
  readObservedState,
  rotationRecord,
  rotationStatus,
  type SigningDependencies,
  styleOf,
  type Verdict,
  verifyObserved,
} from '../src/index.ts';
import { observe } from '../src/inventory/observe.ts';
import { acceptedVerdicts } from '../src/reports/accepted.ts';
import { storedVerdicts } from '../src/reports/verify.ts';
import { memoryHost } from './host.ts';
import { readOnce } from './read-once.ts';

export const call: Call = { signal: new AbortController().signal };

const host = memoryHost(() => new Date());

/** Whole seconds, so that a certificate can say it. Handshakes go by the real clock, so tests begin at it. */
export const now: Date = new Date(Math.floor(Date.now() / 1000) * 1000);

export function daysLater(days: number): Date {
  return new Date(now.getTime() + days * 86_400_000);
}

/** A cluster's PKI in memory, with hands to damage it by. */
export interface TestState {
  readonly cluster: Cluster;
  readonly storage: MemoryStorage;
  readonly sink: OpenSink;
  readonly keys: KeyGenerator;
  readonly events: Event[];
  /** How often the sink was told to write. */
  readonly writes: () => number;
  /** The same files, declared otherwise. */
  declaredAs(cluster: Cluster): TestState;
  /** The same files, with the keys of CAs elsewhere. */
  heldBy(caPlacements: OpenCaPlacements): TestState;
  read(): Promise<ObservedState>;
  /** As declared, and as asked for. */
  plan(at?: Date, intent?: Intent): Promise<Plan>;
  apply(plan?: Plan, at?: Date): Promise<Applied>;
  /** What is asked for; read and planned once. */
  applyFor(intent: Intent, at?: Date): Promise<Applied>;
  /** The plan that brings a rotation to a phase. */
  planOf(name: Rotated, to: Phase, at?: Date): Promise<Plan>;
  /** Brings a rotation to each of these phases; returns the last plan. */
  rotate(name: Rotated, ...phases: readonly Phase[]): Promise<Plan>;
  /** Where a rotation stands. */
  rotation(name: Rotated): Promise<RotationStatus>;
  /** The same, as plans and records show it. */
  status(name: Rotated): Promise<RotationRecord>;
  /** With another maker of keys. */
  applyWith(keys: KeyGenerator, plan?: Plan): Promise<Applied>;
  verify(at?: Date): Promise<readonly Verdict[]>;
  /** All of it but the handshakes, which take most of its time; the soak makes them too. */
  check(at?: Date): Promise<readonly Verdict[]>;
  /** The part of it that goes by Go's rules, which takes no handshakes. */
  judge(at?: Date): Promise<readonly Verdict[]>;
  /** Names of everything that is there. */
  entries(): readonly string[];
  bytes(entry: string): Uint8Array;
  text(entry: string): string;
  put(entry: string, bytes: Uint8Array | string): void;
  remove(...entries: readonly string[]): void;
}

const location = 'kpki';

/** Nothing is there yet. */
export async function emptyState(cluster: Cluster, wrap: (sink: Sink) => Sink = (same) => same): Promise<TestState> {
  const storage = memoryStorage();
  const { keyGenerator } = await backend.open({ storage }, host);
  if (keyGenerator === undefined) throw new Error('the memory backend makes keys');
  const opened = await sink.open({ storage }, host);
  let writes = 0;
  const counted: Sink = {
    ...opened,
    write: (...given) => {
      writes += 1;
      return opened.write(...given);
    },
  };
  return stateOf(cluster, storage, { name: 'main', sink: wrap(counted), layout: layout() }, keyGenerator, () => writes);
}

const made = new Map<string, Promise<TestState>>();

/** Everything is there, as desired. The same spec gives the same keys each time: making them takes longest. */
export function fullState(cluster: Cluster, wrap?: (sink: Sink) => Sink): Promise<TestState> {
  return copiedState(JSON.stringify(cluster), () => newState(cluster), wrap);
}

/** A copy of an observed state that is made once for each worker, and known by a name that says how. */
export async function copiedState(
  name: string,
  make: () => Promise<TestState>,
  wrap?: (sink: Sink) => Sink,
): Promise<TestState> {
  const making = made.get(name) ?? make();
  made.set(name, making);
  const template = await making;
  const observed = await emptyState(template.cluster, wrap);
  for (const entry of template.entries()) observed.put(entry, template.bytes(entry));
  return observed;
}

/** A rotation that has come to the last of these phases; each phase is carried out once for each worker. */
export async function rotatedState(cluster: Cluster, name: Rotated, ...phases: readonly Phase[]): Promise<TestState> {
  const to = phases.at(-1);
  if (to === undefined) return fullState(cluster);
  return copiedState(JSON.stringify([cluster, name, phases]), async () => {
    const observed = await rotatedState(cluster, name, ...phases.slice(0, -1));
    await observed.rotate(name, to);
    return observed;
  });
}

/** Everything is there, with other keys than `fullState` gives; the same ones each time. */
export function anotherState(cluster: Cluster, at?: Date): Promise<TestState> {
  return copiedState(JSON.stringify(['another', cluster, at]), () => newState(cluster, at));
}

async function newState(cluster: Cluster, at?: Date): Promise<TestState> {
  const observed = await emptyState(cluster);
  await observed.apply(await observed.plan(at), at);
  return observed;
}

/** kubeadm's layout, in a location that has a name: the memory sink keeps nothing at its root. */
function layout(): OpenSink['layout'] {
  const kubeadm = builtinLayouts.find(({ name }) => name === 'kubeadm');
  if (kubeadm === undefined) throw new Error('there is no layout');
  return { ...kubeadm, rows: kubeadm.rows.map((row) => ({ ...row, path: [location] })) };
}

function stateOf(
  cluster: Cluster,
  storage: MemoryStorage,
  openSink: OpenSink,
  keys: KeyGenerator,
  writes: () => number,
  caPlacements: OpenCaPlacements = new Map(),
): TestState {
  const events: Event[] = [];
  const listener = (event: Event): void => void events.push(event);
  const dependenciesOf = (maker: KeyGenerator, at: Date): SigningDependencies => ({
    keys: maker,
    style: styleOf(cluster),
    now: () => at,
  });
  const applyWith = async (maker: KeyGenerator, plan?: Plan, at: Date = now) => {
    const observed = await read();
    return applyPlan(plan ?? makePlan(observed, at), observed, dependenciesOf(maker, at), listener, call);
  };
  const read = readOnce(
    () => [storage],
    () => readObservedState(cluster, [openSink], listener, call, caPlacements),
    caPlacements,
  );
  const applyFor = async (intent: Intent, at: Date = now): Promise<Applied> => {
    const observed = await read();
    return applyPlan(makePlan(observed, at, intent), observed, dependenciesOf(keys, at), listener, call);
  };
  const planOf = async (name: Rotated, to: Phase, at: Date = now): Promise<Plan> =>
    makePlan(await read(), at, { ...emptyIntent, rotate: [{ name, to }] });
  const stored = () => {
    const found = storage.locations.get(location) ?? { entries: new Map<string, Uint8Array>(), attributes: '{}' };
    storage.locations.set(location, found);
    return found.entries;
  };
  const bytes = (entry: string): Uint8Array => {
    const found = stored().get(entry);
    if (found === undefined) throw new Error(`there is no ${entry}`);
    return found;
  };
  return {
    cluster,
    storage,
    sink: openSink,
    keys,
    events,
    writes,
    declaredAs: (other) => stateOf(other, storage, openSink, keys, writes, caPlacements),
    heldBy: (others) => stateOf(cluster, storage, openSink, keys, writes, others),
    read,
    plan: async (at = now, intent) => makePlan(await read(), at, intent),
    apply: (plan, at) => applyWith(keys, plan, at),
    applyFor,
    planOf,
    rotate: async (name, ...phases) => {
      let plan: Plan | null = null;
      for (const to of phases) {
        plan = await planOf(name, to);
        await applyWith(keys, plan);
      }
      if (plan === null) throw new Error('no phase is given');
      return plan;
    },
    rotation: async (name) => rotationStatus(await read(), name, now),
    status: async (name) => rotationRecord(rotationStatus(await read(), name, now)),
    applyWith,
    verify: async (at = now) => verifyObserved(await read(), at, listener, call),
    check: async (at = now) =>
      isSoak ? verifyObserved(await read(), at, listener, call) : storedVerdicts(await read(), at),
    judge: async (at = now) => {
      const observed = await read();
      return acceptedVerdicts(observed, observe(observed), at);
    },
    entries: () => [...stored().keys()].toSorted(),
    bytes,
    text: (entry) => Buffer.from(bytes(entry)).toString(),
    put: (entry, content) => {
      stored().set(entry, Buffer.from(content));
    },
    remove: (...entries) => {
      for (const entry of entries) {
        if (!stored().delete(entry)) throw new Error(`there is no ${entry} to remove`);
      }
    },
  };
}

/**
 * `create missing`: what a plan does and why, by artifact; `repair` by location. What it leaves alone is left out.
 */
export function changesOf({ repairs, steps }: Plan): Readonly<Record<string, string>> {
  const changed = steps.filter(({ action }) => action !== 'unchanged');
  return Object.fromEntries([
    ...repairs.map(({ location }) => [location, 'repair'] as const),
    ...changed.map(
      ({ artifact, action, reasons }) =>
        [artifact, [action, ...reasons.map(({ reason }) => reason)].join(' ')] as const,
    ),
  ]);
}

/** What a plan leaves alone with a word about it. */
export function warningsOf(plan: Plan): Readonly<Record<string, string>> {
  return Object.fromEntries(
    plan.steps
      .filter(({ warnings }) => warnings.length > 0)
      .map(({ artifact, warnings }) => [artifact, warnings.map(({ reason }) => reason).join(' ')]),
  );
}
