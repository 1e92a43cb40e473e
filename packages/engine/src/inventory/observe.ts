import type { EntryState } from '@kpki/plugin';
import type { Artifact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { ofKind } from '../layouts/artifact-kinds.ts';
import { present, type Slot, type SlotPart, type SlotValue } from '../model/slot.ts';
import { statement, type Words } from '../model/statement.ts';
import type { Copy } from './copy.ts';
import {
  certificatesIn,
  holdsPrivateKey,
  holdsSeveralKeys,
  keyInFile,
  keyLocation,
  kubeconfigCopy,
  publicKeysIn,
  whyUnparsed,
} from './entry-parts.ts';
import { entryOf, type ObservedState, snapshotsOf } from './observed-state.ts';

/** Copies by artifact id, in the order of their keepers. */
export type Observation = ReadonlyMap<string, readonly Copy[]>;

export function copiesOf({ id }: Artifact, { observation }: { readonly observation: Observation }): readonly Copy[] {
  return observation.get(id) ?? [];
}

const observations = new WeakMap<ObservedState, Observation>();

/** Parses what was read, once for each observed state. Pure; it judges nothing. */
export function observe(observed: ObservedState): Observation {
  const observation = observations.get(observed) ?? observeSlots(observed);
  observations.set(observed, observation);
  return observation;
}

function observeSlots(observed: ObservedState): Observation {
  const snapshots = snapshotsOf(observed.locations);
  const byArtifact = Map.groupBy(observed.slots, (slot) => slot.artifact.id);
  const copiesIn = ({ id }: Artifact, signers: readonly Certificate[]): readonly Copy[] => {
    const copies = Map.groupBy(byArtifact.get(id) ?? [], copyKey);
    return [...copies.values()].map((own) => copyOf(own, (slot) => entryOf(snapshots, slot), signers));
  };
  const cas = ofKind(observed.artifacts, 'ca').map((each) => [each, copiesIn(each, [])] as const);
  const copiesOfCas = new Map(cas.map(([{ id }, copies]) => [id, copies]));
  const signers = new Map(cas.map(([{ name }, copies]) => [name, generationsIn(copies)]));
  return new Map(
    observed.artifacts.map((artifact) => {
      const signed = artifact.kind === 'kubeconfig' ? (signers.get(artifact.ca) ?? []) : [];
      return [artifact.id, copiesOfCas.get(artifact.id) ?? copiesIn(artifact, signed)];
    }),
  );
}

function generationsIn(copies: readonly Copy[]): readonly Certificate[] {
  return copies.flatMap(({ certificates, nextCertificates, previousCertificates }) =>
    [certificates, nextCertificates, previousCertificates].flatMap((found) => present(found) ?? []),
  );
}

/** A node has one copy in a sink; a trust bundle may be stored with each file that it verifies. */
function copyKey({ artifact, sink, node, location, entry }: Slot): string {
  return JSON.stringify(artifact.kind === 'trust bundle' ? [sink.name, location.id, entry] : [sink.name, node]);
}

function copyOf(
  slots: readonly Slot[],
  entry: (slot: Slot) => SlotValue<EntryState>,
  signers: readonly Certificate[],
): Copy {
  const byPart = new Map(slots.map((slot) => [slot.part, slot]));
  const state = (part: SlotPart): SlotValue<EntryState> | undefined => {
    const slot = byPart.get(part);
    return slot === undefined ? undefined : entry(slot);
  };
  const [first] = slots;
  const kubeconfig = state('kubeconfig');
  const keyFile = state('private key');
  const certificate = state('certificate');
  const bundle = state('trust bundle');
  const publicKey = state('public key');
  const nextKey = state('next key');
  const previousKey = state('previous key');
  const nextCertificate = state('next certificate');
  const previousCertificate = state('previous certificate');
  const signingCertificate = state('signing certificate');
  const ownKubeconfig = kubeconfig === undefined ? {} : kubeconfigCopy(kubeconfig, first?.artifact, signers);
  return {
    node: first?.node ?? null,
    sink: first?.sink.name ?? '',
    slots: byPart,
    refused: new Map(
      slots.flatMap((slot) => {
        const why = whyRefused(slot.part, entry(slot), ownKubeconfig);
        return why === null ? [] : [[slot.part, why] as const];
      }),
    ),
    exposedKeys: publicParts.filter((part) => holdsPrivateKey(state(part))),
    ...(certificate === undefined ? {} : { certificates: certificatesIn(certificate) }),
    ...(bundle === undefined ? {} : { bundle: certificatesIn(bundle) }),
    ...(publicKey === undefined ? {} : { publicKeys: publicKeysIn(publicKey) }),
    ...(keyFile === undefined ? {} : { privateKey: keyInFile(keyFile) }),
    ...(nextKey === undefined ? {} : { nextKey: keyLocation(nextKey) }),
    ...(previousKey === undefined ? {} : { previousKey: keyLocation(previousKey) }),
    ...(nextCertificate === undefined ? {} : { nextCertificates: certificatesIn(nextCertificate) }),
    ...(previousCertificate === undefined ? {} : { previousCertificates: certificatesIn(previousCertificate) }),
    ...(signingCertificate === undefined ? {} : { signingCertificates: certificatesIn(signingCertificate) }),
    ...ownKubeconfig,
  };
}

/** Returns why a part is neither read nor overwritten; null where it may be. */
function whyRefused(
  part: SlotPart,
  entry: SlotValue<EntryState>,
  kubeconfig: Pick<Copy, 'kubeconfig' | 'aroundKubeconfig'>,
): Words | null {
  if (entry.state === 'unreadable') return entry.why;
  if (part === 'kubeconfig') return whyUnparsed(entry, kubeconfig);
  return holdsSeveralKeys(entry) ? statement('entry/several-keys') : null;
}

const publicParts = ['certificate', 'trust bundle', 'public key'] as const satisfies readonly SlotPart[];
