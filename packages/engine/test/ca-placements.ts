import { createPublicKey } from 'node:crypto';
import type { KeyGenerator, KeyStore } from '@kpki/plugin';
import { backend, type MemoryStorage, memoryStorage } from '@kpki/plugin-conformance/memory';
import { artifactsOf, type CaName, type Cluster } from '@kpki/spec';
import { readCertificates } from '@kpki/x509';
import type { NamedIssuer, OpenCaPlacement, OpenCaPlacements } from '../src/index.ts';
import { defaultCaPlacement } from '../src/issuing/ca-placement.ts';
import { ofKind } from '../src/layouts/artifact-kinds.ts';
import { memoryHost } from './host.ts';
import { now } from './observed-state.ts';

/** A memory backend that is open, and what is stored in it. */
export interface OpenMemory {
  readonly storage: MemoryStorage;
  readonly store: KeyStore;
  readonly keys: KeyGenerator;
  /** Answers at once. */
  readonly direct: NamedIssuer;
  /** Waits until somebody approves. */
  readonly reviewed: NamedIssuer;
  /** Somebody says yes to everything that was asked for until now; answers how much that was. */
  approve(): number;
}

const host = memoryHost(() => now);

/** On a storage of before, it is another process that opens the same. */
export async function openMemory(storage: MemoryStorage = memoryStorage()): Promise<OpenMemory> {
  const { keyStore, keyGenerator, issuers } = await backend.open({ storage }, host);
  const [direct, reviewed] = [issuers?.get('direct'), issuers?.get('reviewed')];
  if (keyStore === undefined || keyGenerator === undefined || direct === undefined || reviewed === undefined) {
    throw new Error('the memory backend has all facets');
  }
  return {
    storage,
    store: keyStore,
    keys: keyGenerator,
    direct: { name: 'memory/direct', issuer: direct },
    reviewed: { name: 'memory/reviewed', issuer: reviewed },
    approve: () => {
      const waiting = [...storage.reviews.values()].filter(({ approved }) => !approved);
      for (const each of waiting) each.approved = true;
      return waiting.length;
    },
  };
}

/** The placement of every CA of a cluster: as it is usually, but for what is different. */
export function caPlacementsOf(
  cluster: Cluster,
  different: Partial<Record<CaName | 'all', Partial<OpenCaPlacement>>>,
): OpenCaPlacements {
  return new Map(
    ofKind(artifactsOf(cluster), 'ca').map((artifact) => [
      artifact.name,
      { ...defaultCaPlacement(artifact), ...different.all, ...different[artifact.name] },
    ]),
  );
}

/** Keys that are held in a store, by counted names unless one is given. */
export function heldIn(store: KeyStore | null, name?: string): OpenCaPlacement['key'] {
  return { kind: 'store', backend: 'memory', store, owner: 'demo', ...(name === undefined ? {} : { name }) };
}

/** The names of the held keys that the certificates of a file are of. */
export function usedKeys({ storage }: OpenMemory, file: Uint8Array): readonly string[] {
  const certified = readCertificates(file).map(({ publicKey }) => Buffer.from(publicKey).toString('hex'));
  return [...storage.keys].flatMap(([name, key]) =>
    certified.includes(createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('hex')) ? [name] : [],
  );
}
