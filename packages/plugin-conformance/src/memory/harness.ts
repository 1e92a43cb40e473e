import { generateKeyPairSync } from 'node:crypto';
import type { Backend, Host, Placement, Sink } from '@kpki/plugin';
import { PluginError } from '@kpki/plugin';
import type { CrashingWrite, Harness, Hooks } from '../harness.ts';
import { backend } from './backend.ts';
import { locate } from './location.ts';
import { issuerRight, keyRight } from './rights.ts';
import { sink } from './sink.ts';
import { type MemoryStorage, memoryStorage, type StoredLocation } from './storage.ts';

export type Wrap<T> = (opened: T, storage: MemoryStorage, host: Host) => T;

/** Runs the conformance suite on the reference backend; `wrap` changes each instance first. */
export function backendHarness(wrap: Wrap<Backend> = same): Harness<Backend> {
  return {
    plugin: backend,
    async open(host) {
      const storage = memoryStorage();
      const open = async (lent: Host) => wrap(await backend.open({ storage }, lent), storage, lent);
      return { instance: await open(host), hooks: { reopen: open, ...backendHooks(storage) } };
    },
  };
}

/** Runs the conformance suite on the reference sink; `wrap` changes each instance first. */
export function sinkHarness(wrap: Wrap<Sink> = same): Harness<Sink> {
  return {
    plugin: sink,
    async open(host) {
      const storage = memoryStorage();
      const open = async (lent: Host) => wrap(await sink.open({ storage }, lent), storage, lent);
      const hooks: Hooks<Sink> = {
        ...sinkHooks(storage),
        crash: async (write, steps) => crash(await open(host), storage, write, steps),
      };
      return { instance: await open(host), hooks: { reopen: open, ...hooks } };
    },
  };
}

const same = <T>(opened: T): T => opened;

/** Returns the faults of the storage that do not depend on its content. */
function disturbances(storage: MemoryStorage): Pick<Hooks<unknown>, 'disconnect' | 'throttle' | 'silence' | 'disturb'> {
  const since = (): (() => readonly string[]) => {
    const before = storage.requests.length;
    return () => storage.requests.slice(before);
  };
  return {
    async disconnect() {
      storage.reachable = false;
      const end = async () => {
        storage.reachable = true;
      };
      return { requests: since(), end };
    },
    async throttle() {
      const retryAfterSeconds = 7;
      storage.retryAfterSeconds = retryAfterSeconds;
      const end = async () => {
        delete storage.retryAfterSeconds;
      };
      return { retryAfterSeconds, requests: since(), end };
    },
    async silence() {
      const { promise, resolve } = Promise.withResolvers<void>();
      storage.silence = promise;
      const end = async () => {
        delete storage.silence;
        resolve();
      };
      return { requests: since(), end };
    },
    async disturb(after, fault) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const requests: string[] = [];
      storage.disturbance = { passing: after, fault, requests, ended: promise };
      const end = async () => {
        delete storage.disturbance;
        resolve();
      };
      return { requests: () => requests, end };
    },
  };
}

function backendHooks(storage: MemoryStorage): Hooks<Backend> {
  return {
    async rotate(name) {
      storage.keys.set(name, generateKeyPairSync('ed25519').privateKey);
    },
    async disable(name) {
      storage.disabled.add(name);
    },
    ...disturbances(storage),
    async deny({ keys, issuers }) {
      const rights = [...keys.map(({ name }) => keyRight(name)), ...issuers.map(({ name }) => issuerRight(name))];
      for (const right of rights) storage.forbidden.add(right);
      return async () => storage.forbidden.clear();
    },
    async approve(ticket) {
      for (const review of storage.reviews.values()) if (review.ticket === ticket) review.approved = true;
    },
  };
}

function sinkHooks(storage: MemoryStorage): Hooks<Sink> {
  return {
    ...disturbances(storage),
    async damage(at) {
      const stored = storage.locations.get(at.id);
      if (stored === undefined) throw new PluginError('missing', `damaging ${at.id}: nothing is there`);
      stored.attributes = '{"changed":true}';
    },
    async deny(at) {
      storage.denied.add(at.id);
      return async () => {
        storage.denied.delete(at.id);
      };
    },
    async obstruct(at, entry) {
      const stored = storage.locations.get(at.id);
      if (stored === undefined) throw new PluginError('missing', `obstructing ${at.id}: nothing is there`);
      stored.unreadable = new Map([[entry, 'it is a link; put the entry itself there']]);
      return async () => {
        delete stored.unreadable;
      };
    },
    stored: async () => [...storage.locations.values()].flatMap(bytesIn),
    async lose(at, entry) {
      const retained = storage.locations.get(at.id)?.retained;
      const found = retained?.entries.get(entry);
      if (retained === undefined || found === undefined)
        throw new PluginError('missing', `losing ${entry}: it is not retained`);
      const stored = storage.locations.get(at.id);
      const entries = new Map([
        ...retained.entries,
        [entry, { before: null, after: found.after, isLost: true as const }],
      ]);
      if (stored !== undefined) stored.retained = { ...retained, entries };
    },
    async abandon(placement: Placement, kept, holder) {
      storage.locks.set(locate(placement, kept).id, { holder, alive: false });
    },
  };
}

function bytesIn({ entries, retained }: StoredLocation): readonly Uint8Array[] {
  const replaced = [...(retained?.entries.values() ?? [])].flatMap(({ before }) => (before === null ? [] : [before]));
  return [...entries.values(), ...replaced];
}

async function crash(
  opened: Sink,
  storage: MemoryStorage,
  write: CrashingWrite,
  steps: number,
): Promise<'killed' | 'finished'> {
  const at = opened.locate(write.placement, write.kept);
  storage.stepsLeft = steps;
  try {
    await opened.write(at, write.change, write.expected, { signal: new AbortController().signal });
    return 'finished';
  } catch (error) {
    if (error instanceof Error && error.name === 'Interrupted') return 'killed';
    throw error;
  } finally {
    delete storage.stepsLeft;
  }
}
