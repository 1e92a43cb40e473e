import type { Call } from '@kpki/plugin';
import type { CaArtifact, CaName } from '@kpki/spec';
import { type Certificate, readCertificate } from '@kpki/x509';
import { defaultCaPlacement, type NamedIssuer, type OpenCaPlacement, type OpenCaPlacements } from './ca-placement.ts';
import { findHeldKeys, type HeldKeys } from './held-keys.ts';

export interface ReadCaPlacement extends OpenCaPlacement {
  readonly held: HeldKeys | null;
  /** The CA chain that the issuer with the key shows, issuing one first; null: none. */
  readonly shown: readonly Certificate[] | null;
  /** The chain of the issuer that signs this CA, where it shows one. */
  readonly parents: readonly Certificate[] | null;
}

export type ReadCaPlacements = ReadonlyMap<CaName, ReadCaPlacement>;

/** Asks the backends what they have for each CA. Throws their errors. */
export async function readCaPlacements(
  cas: readonly CaArtifact[],
  caPlacements: OpenCaPlacements,
  call: Call,
): Promise<ReadCaPlacements> {
  const read = new Map<CaName, ReadCaPlacement>();
  // One after the other: a device asks for its PIN once, and does one thing at a time.
  for (const artifact of cas) {
    const caPlacement = caPlacements.get(artifact.name) ?? defaultCaPlacement(artifact);
    read.set(artifact.name, await readCaPlacement(artifact, caPlacement, call));
  }
  return read;
}

async function readCaPlacement(
  { name }: CaArtifact,
  caPlacement: OpenCaPlacement,
  call: Call,
): Promise<ReadCaPlacement> {
  const { key, signer } = caPlacement;
  return {
    ...caPlacement,
    held: key.kind === 'store' ? await findHeldKeys(key, name, call) : null,
    shown:
      key.kind === 'issuers' ? await shownBy(key.issuers, call) : key.kind === 'external' ? (key.shown ?? null) : null,
    parents: signer.kind === 'issuer' ? await shownBy([signer.issuer], call) : null,
  };
}

async function shownBy(issuers: readonly NamedIssuer[], call: Call): Promise<readonly Certificate[] | null> {
  for (const { issuer } of issuers) {
    const chain = await issuer.ca(call);
    if (chain !== null) return chain.map(readCertificate);
  }
  return null;
}
