import type { CaName } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { chainOf, waitingKey } from '../inventory/copy.ts';
import { type Observation, observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { desiredSigner } from '../issuing/ca-placement.ts';
import {
  type ImportedCertificates,
  importedCertificates,
  signerOf,
  signersOf,
} from '../issuing/imported-certificates.ts';
import type { ReadCaPlacement, ReadCaPlacements } from '../issuing/read-ca-placement.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import { present } from '../model/slot.ts';

interface AcceptedImport {
  readonly caPlacements: ReadCaPlacements;
  /** Certificates over no key of this cluster, and that signed none of those that are. */
  readonly strangers: readonly Certificate[];
  /** Certificates over keys of this cluster, with a signer neither stored nor imported. */
  readonly unsigned: readonly Certificate[];
}

/**
 * Assigns imported certificates to the CAs that signed them. A CA without a stored certificate is the one whose key
 * signed the stored ones. Nothing is trusted yet: the plan checks each as any other.
 */
export function acceptImport(observed: ObservedState, certificates: readonly Certificate[]): AcceptedImport {
  const observation = observe(observed);
  const among = [...certificates, ...casHere(observation)];
  const imported = importedCertificates(certificates, among);
  const caPlacements = new Map<CaName, ReadCaPlacement>();
  const taken: Certificate[] = [];
  const unsigned: Certificate[] = [];
  for (const { name } of ofKind(observed.artifacts, 'ca')) {
    const caPlacement = observed.caPlacements.get(name);
    if (caPlacement === undefined) continue;
    const { key, signer } = caPlacement;
    const under = key.kind === 'external' ? firstsOf(keysUnder(name, observed, observation), imported) : [];
    const own = signer.kind === 'external' ? firstsOf(keysOf(name, observed, observation), imported) : [];
    const shown = shownFor(under, among);
    taken.push(...under, ...own, ...shown);
    unsigned.push(...under.filter((each) => signerOf(each, among) === undefined));
    caPlacements.set(name, withImported(caPlacement, imported, shown));
  }
  const known = [...taken, ...taken.flatMap((each) => signersOf(each, among))];
  return {
    caPlacements,
    strangers: certificates.filter((each) => !known.some(({ der }) => sameBytes(der, each.der))),
    unsigned,
  };
}

/** Includes those in the chains of leaves. */
function casHere(observation: Observation): readonly Certificate[] {
  const copies = [...observation.values()].flat();
  const all = copies.flatMap((copy) => [...(present(copy.certificates) ?? []), ...chainOf(copy)]);
  return all.filter(({ ca }) => ca);
}

/** Leaves out the chains. */
function firstsOf(keys: readonly Uint8Array[], imported: ImportedCertificates): readonly Certificate[] {
  return keys.flatMap((key) => imported.chainOf(key)?.slice(0, 1) ?? []);
}

function withImported(
  caPlacement: ReadCaPlacement,
  imported: ImportedCertificates,
  shown: readonly Certificate[],
): ReadCaPlacement {
  const { key, signer } = caPlacement;
  const isShown = key.kind === 'external' && shown.length > 0;
  return {
    ...caPlacement,
    key: key.kind === 'external' ? { kind: 'external', imported, ...(isShown ? { shown } : {}) } : key,
    signer: signer.kind === 'external' ? { kind: 'external', imported } : signer,
    shown: isShown ? shown : caPlacement.shown,
  };
}

/** SubjectPublicKeyInfo, DER. */
function keysUnder(ca: CaName, observed: ObservedState, observation: Observation): readonly Uint8Array[] {
  return observed.artifacts.flatMap((artifact) => {
    if (desiredSigner(artifact, observed.caPlacements) !== ca) return [];
    if (artifact.kind === 'ca') return keysOf(artifact.name, observed, observation);
    const copies = observation.get(artifact.id) ?? [];
    return [waitingKey(copies), ...copies.map((copy) => present(copy.privateKey))].filter((key) => key !== undefined);
  });
}

/** In its store, or in the sinks, including a next key that waits for its certificate. */
function keysOf(ca: CaName, observed: ObservedState, observation: Observation): readonly Uint8Array[] {
  const held = observed.caPlacements.get(ca)?.held?.found.map(({ key }) => key.publicKey) ?? [];
  const copies = observation.get(ca) ?? [];
  const kept = copies.flatMap((copy) => [present(copy.privateKey), present(copy.nextKey)]);
  return [...held, ...kept.filter((key) => key !== undefined)];
}

/**
 * Returns the certificate of the signer and those above it, with the root where it was imported. Of several signers,
 * the one that signed most: the plan refuses the others as another CA's.
 */
function shownFor(signed: readonly Certificate[], among: readonly Certificate[]): readonly Certificate[] {
  const counts = new Map<Certificate, number>();
  for (const each of signed) {
    const signer = signerOf(each, among);
    if (signer !== undefined) counts.set(signer, (counts.get(signer) ?? 0) + 1);
  }
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a);
  return most === undefined ? [] : [most[0], ...signersOf(most[0], among)];
}
