import type { Call } from '@kpki/plugin';
import type { CaArtifact, CaName } from '@kpki/spec';
import { type Certificate, readCertificate } from '@kpki/x509';
import { type Custodies, type Custody, type NamedIssuer, usualCustody } from './custody.ts';
import { findHeldKeys, type HeldKeys } from './held-keys.ts';

export interface ReadCustody extends Custody {
  readonly held: HeldKeys | null;
  /** The CA chain that the issuer with the key shows, issuing one first; null: none. */
  readonly shown: readonly Certificate[] | null;
  /** The chain of the issuer that signs this CA, where it shows one. */
  readonly parents: readonly Certificate[] | null;
}

export type ReadCustodies = ReadonlyMap<CaName, ReadCustody>;

/** Asks the backends what they have for each CA. Throws their errors. */
export async function readCustodies(
  cas: readonly CaArtifact[],
  custodies: Custodies,
  call: Call,
): Promise<ReadCustodies> {
  const read = new Map<CaName, ReadCustody>();
  // One after the other: a device asks for its PIN once, and does one thing at a time.
  for (const artifact of cas) {
    const custody = custodies.get(artifact.name) ?? usualCustody(artifact);
    read.set(artifact.name, await readCustody(artifact, custody, call));
  }
  return read;
}

async function readCustody({ name }: CaArtifact, custody: Custody, call: Call): Promise<ReadCustody> {
  const { key, signer } = custody;
  return {
    ...custody,
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
