import type { KeyObject } from 'node:crypto';
import type { DescribedSchema, Issue } from '@kpki/plugin';
import type { LateFault } from '../harness.ts';
import type { MemoryCa } from './ca.ts';

/**
 * What outlives an opened instance, as a disk or a token does. Two instances opened on one storage see the same; a
 * test reaches behind their back by changing it.
 */
export interface MemoryStorage {
  readonly locations: Map<string, StoredLocation>;
  /** Locations, by id, whose reading and writing is refused as 'denied'. */
  readonly denied: Set<string>;
  /** Keys and issuers whose use is refused as 'denied': `the key NAME`, `the issuer NAME`. */
  readonly forbidden: Set<string>;
  readonly locks: Map<string, HeldLock>;
  readonly keys: Map<string, KeyObject>;
  readonly disabled: Set<string>;
  /** What the `reviewed` issuer was asked for, by the public key and everything asked for as one comparable text. */
  readonly reviews: Map<string, Review>;
  /** What the issuers sign under; made when the first is needed. */
  ca?: Promise<MemoryCa>;
  /** False: nothing is reached, everything is 'unavailable'. */
  reachable: boolean;
  /** Every request that was made: what it was for. */
  readonly requests: string[];
  /** Each request is refused as one too many, which may come again after so many seconds; undefined: none is. */
  retryAfterSeconds?: number;
  /** No request is answered before this is over; undefined: each is at once. */
  silence?: Promise<void>;
  /** What goes wrong with the requests after so many; undefined: nothing. */
  disturbance?: StoredDisturbance;
  /** The steps a sink's write may still take before its process is killed; undefined: as many as it likes. */
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
  /** Entries in whose place something is that is not read, with why. */
  unreadable?: ReadonlyMap<string, string>;
  /** The placement's `with` at the last write, as JSON. */
  attributes: string;
  /** The whole of a write that has begun, until it is done. */
  journal?: ReadonlyMap<string, Uint8Array | null>;
  retained?: StoredReplaced;
  /** What is retained once the write that has begun is done; absent: as before. */
  retaining?: StoredReplaced;
}

export interface StoredReplaced {
  readonly applyId: string;
  /** By entry: its bytes before, and the digest of what came in their place; null: it was not there. */
  readonly entries: ReadonlyMap<string, StoredReplacedEntry>;
}

export interface StoredReplacedEntry {
  readonly before: Uint8Array | null;
  readonly after: string | null;
  /** That its bytes were lost behind the sink's back. */
  readonly isLost?: true;
}

export interface HeldLock {
  readonly holder: string;
  /** False: its process is gone, and the lock may be taken. */
  alive: boolean;
}

export interface Review {
  readonly ticket: string;
  approved: boolean;
  answer?: Promise<Issue>;
}

/** What a write throws whose process is killed in a test. Not a PluginError: nobody is left to answer one. */
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

/** Bytes of their own, of a Buffer too: `slice` of a Buffer is a view of the same memory. */
export function copyOf(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}

export interface MemoryOptions {
  /** Shared by several instances, or looked into by a test; without it, each instance has a new one. */
  readonly storage?: MemoryStorage;
}

/** A storage is a live object and cannot come from a file, so the description of the options is of an empty object. */
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
