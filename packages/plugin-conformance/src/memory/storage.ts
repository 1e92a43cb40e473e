import type { KeyObject } from 'node:crypto';
import type { DescribedSchema, Issue } from '@kpki/plugin';
import type { LateFault } from '../harness.ts';
import type { MemoryCa } from './ca.ts';

/**
 * The state that outlives an opened instance, as a disk or a token does. Two instances on one storage see the same; a
 * test changes the storage without them.
 */
export interface MemoryStorage {
  readonly locations: Map<string, StoredLocation>;
  /** The IDs of locations whose reads and writes are 'denied'. */
  readonly denied: Set<string>;
  /** Keys and issuers whose use is 'denied': `the key NAME`, `the issuer NAME`. */
  readonly forbidden: Set<string>;
  readonly locks: Map<string, HeldLock>;
  readonly keys: Map<string, KeyObject>;
  readonly disabled: Set<string>;
  /** The requests to the `reviewed` issuer, by the public key and the whole template as one comparable text. */
  readonly reviews: Map<string, Review>;
  /** The CA of the issuers; made at first use. */
  ca?: Promise<MemoryCa>;
  /** False: the storage is not reachable, every call is 'unavailable'. */
  reachable: boolean;
  /** The purpose of every request so far. */
  readonly requests: string[];
  /** Set: the rate limit refuses each request, with this many seconds to wait. */
  retryAfterSeconds?: number;
  /** No request is answered before this resolves; undefined: each is answered at once. */
  silence?: Promise<void>;
  /** The fault of the requests after a number of good ones; undefined: none. */
  disturbance?: StoredDisturbance;
  /** The steps of a sink's write before its process is killed; undefined: no limit. */
  stepsLeft?: number;
}

interface StoredDisturbance {
  passing: number;
  readonly fault: LateFault;
  readonly requests: string[];
  readonly ended: Promise<void>;
}

export interface StoredLocation {
  readonly entries: Map<string, Uint8Array>;
  /** Entries that are replaced by something unreadable, with the reason. */
  unreadable?: ReadonlyMap<string, string>;
  /** The placement's `with` at the last write, as JSON. */
  attributes: string;
  /** All entries of a write that has begun, until it is done. */
  journal?: ReadonlyMap<string, Uint8Array | null>;
  retained?: StoredReplaced;
  /** The retained entries once the write that has begun is done; absent: unchanged. */
  retaining?: StoredReplaced;
}

export interface StoredReplaced {
  readonly applyId: string;
  /** By entry: its earlier bytes, and the digest of the new content; null: the entry did not exist. */
  readonly entries: ReadonlyMap<string, StoredReplacedEntry>;
}

export interface StoredReplacedEntry {
  readonly before: Uint8Array | null;
  readonly after: string | null;
  /** The bytes were lost without the sink. */
  readonly isLost?: true;
}

export interface HeldLock {
  readonly holder: string;
  /** False: its process has ended, and the lock may be taken. */
  alive: boolean;
}

export interface Review {
  readonly ticket: string;
  approved: boolean;
  answer?: Promise<Issue>;
}

/** The error of a write whose process is killed in a test. Not a PluginError: no caller is left to receive one. */
export interface Interrupted extends Error {
  readonly name: 'Interrupted';
}

export function memoryStorage(): MemoryStorage {
  return {
    locations: new Map(),
    denied: new Set(),
    forbidden: new Set(),
    locks: new Map(),
    keys: new Map(),
    disabled: new Set(),
    reviews: new Map(),
    reachable: true,
    requests: [],
  };
}

/** Returns a copy of the bytes, also for a Buffer: `slice` of a Buffer is a view of the same memory. */
export function copyOf(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}

export interface MemoryOptions {
  /** Shared by several instances, or read by a test; without it, each instance has a new one. */
  readonly storage?: MemoryStorage;
}

/** A storage is a live object and cannot come from a file, so the description of the options is an empty object. */
export const options: DescribedSchema<MemoryOptions> = {
  '~standard': {
    version: 1,
    vendor: '@kpki/plugin',
    validate(value) {
      if (typeof value !== 'object' || value === null) return { issues: [{ message: 'expected an object' }] };
      const unknown = Object.keys(value).filter((name) => name !== 'storage');
      if (unknown.length === 0) return { value: value as MemoryOptions };
      return { issues: unknown.map((name) => ({ message: `there is no option ${name}`, path: [name] })) };
    },
    jsonSchema: { input: () => ({ type: 'object', properties: {}, additionalProperties: false }) },
  },
};
