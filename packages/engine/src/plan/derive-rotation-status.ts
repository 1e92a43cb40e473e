import { type Artifact, type BundleName, type CaArtifact, type KeyPairArtifact, nodesOf } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import {
  caGenerations,
  type Generations,
  hasOtherGeneration,
  keepsNoPrevious,
  keepsPrevious,
  keyGenerations,
} from '../generation/generations.ts';
import type { Inconsistency } from '../generation/inconsistency.ts';
import { type Phase, phases, type Rotated } from '../generation/phase.ts';
import type { Copy } from '../inventory/copy.ts';
import { lostKeysIn } from '../inventory/lost-keys.ts';
import { copiesOf, observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { mayAwaitSignature } from '../issuing/ca-placement.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import { finding } from '../model/finding.ts';
import { present, type SlotValue } from '../model/slot.ts';
import { type Intent, phaseFor } from './intent.ts';
import { lostPrivateKey, remedyOfUnreadablePair, unreadableKeys } from './key-pair.ts';
import {
  type Blocker,
  blockerOfAbsent,
  isCarriedOut,
  type PhaseGap,
  pendingOfCa,
  pendingOfPair,
  trustedIn,
} from './pending.ts';
import type { FindingAndRemedy, NotRotating, RotationSetting, RotationStatus } from './rotation-status.ts';
import { isInUse } from './stored-ca.ts';

/** Derives the status from the artifacts alone. Pure. */
export function rotationStatus(observed: ObservedState, name: Rotated, now: Date): RotationStatus {
  const artifact = observed.artifacts.find((each) => each.name === name);
  switch (artifact?.kind) {
    case 'ca':
      return statusOf(caRotation(artifact, observed, now), observed);
    case 'key pair':
      return statusOf(pairRotation(artifact, observed), observed);
    default:
      return { name, setting: {}, is: 'idle', ...notRotating };
  }
}

const notRotating: NotRotating = { at: null, next: 'trust', back: null };

/** A CA or a key pair as it is stored. */
interface Stored<T> {
  readonly name: Rotated;
  readonly artifact: Artifact;
  readonly copies: readonly Copy[];
  readonly generations: Generations<T> | Inconsistency | null;
  /** Whether the next key waits for a signature from outside. */
  readonly isAwaited: boolean;
  readonly isInUse: (generation: T) => boolean;
  /** Whether the old generation is still trusted by all that `reissue` leaves trusting both. */
  readonly isTrusted: (old: T) => boolean;
  /** Whether a killed `--rollback` left copies at the phase after this one. */
  readonly isAhead: (old: T, at: Phase, pending: PhaseGap) => boolean;
  readonly pendingAt: (generations: Generations<T>, to: Phase) => PhaseGap;
  /** What is left of one that is not there. */
  readonly whatIsLeft: () => FindingAndRemedy | null;
}

function caRotation(artifact: CaArtifact, observed: ObservedState, now: Date): Stored<Certificate> {
  const { name } = artifact;
  const copies = copiesOf(artifact, { observation: observe(observed) });
  const isAwaited = mayAwaitSignature(artifact, observed.caPlacements);
  const { isTrustedByAll, isHeldByEach } = trustedIn(observed, name);
  return {
    name,
    artifact,
    copies,
    generations: caGenerations(copies, isAwaited),
    isAwaited: isAwaited && copies.some(({ nextKey }) => present(nextKey) !== undefined),
    isInUse: (generation) => isInUse(copies, generation),
    isTrusted: isTrustedByAll,
    // They come first, else servers would show what these copies do not trust, or refuse what these show.
    isAhead: (old, at, { showsOtherGeneration }) =>
      at === 'trust' ? showsOtherGeneration : at === 'reissue' && !isHeldByEach(old),
    pendingAt: (generations, to) => pendingOfCa(artifact, generations, to, observed, now),
    whatIsLeft: () => failureFor(blockerOfAbsent(artifact, observed, now)),
  };
}

function pairRotation(artifact: KeyPairArtifact, observed: ObservedState): Stored<Uint8Array> {
  const copies = copiesOf(artifact, { observation: observe(observed) });
  return {
    name: artifact.name,
    artifact,
    copies,
    generations: keyGenerations(copies),
    isAwaited: false,
    isInUse: (key) => copies.some(({ privateKey }) => sameBytes(present(privateKey) ?? new Uint8Array(), key)),
    isTrusted: (old) =>
      copies.every(({ publicKeys }) => present(publicKeys)?.some((key) => sameBytes(key, old)) ?? false),
    isAhead: () => false,
    pendingAt: (generations, to) => pendingOfPair(artifact, copies, generations, to),
    whatIsLeft: () => {
      const why = unreadableKeys(copies);
      return why.length === 0
        ? null
        : failureFor({ artifact: artifact.id, why, remedy: remedyOfUnreadablePair(copies) });
    },
  };
}

function statusOf<T>(stored: Stored<T>, observed: ObservedState): RotationStatus {
  const { name, artifact, copies, generations: found } = stored;
  if (found !== null && 'inconsistent' in found) {
    return { name, setting: {}, is: 'inconsistent', ...notRotating, finding: found.inconsistent, remedy: found.remedy };
  }
  const setting = settingOf(name, artifact, copies, observed);
  if (found?.new === null && hasOtherGeneration(copies)) return leftOver(stored, { name, setting });
  const lost = found === null && artifact.kind === 'key pair' ? lostPrivateKey(copies) : null;
  if (lost !== null)
    return { name, setting: {}, is: 'inconsistent', ...notRotating, finding: lost.finding, remedy: lost.next };
  if (found === null) {
    const absent = copies.length === 0 ? 'not stored' : 'not there';
    const left = copies.length === 0 ? null : stored.whatIsLeft();
    return { name, setting: {}, is: 'absent', ...notRotating, absent, left };
  }
  const { old, new: newer } = found;
  if (newer === null) {
    const lacksSigning = copies.some(({ signingCertificates }) => signingCertificates?.state === 'absent');
    return { name, setting, is: 'idle', ...notRotating, ...(lacksSigning ? { next: 'prepare' as const } : {}) };
  }
  // A copy that an interrupted run skipped may still have the `next` slot, while the other copies have no old part left.
  const isPastTrust = stored.isInUse(newer) || copies.some(keepsPrevious);
  const { at, pending } = isPastTrust
    ? afterReissue(stored, found)
    : { at: 'trust' as const, pending: stored.pendingAt(found, 'trust') };
  const { copies: behind, blocker } = pending;
  const isAtIt = isCarriedOut(pending);
  const rotating = {
    at,
    next: isAtIt ? (phases[at].next ?? at) : at,
    back: !isAtIt && stored.isAhead(old, at, pending) ? at : backFrom(at),
    pending: behind,
  };
  if (blocker === null) return { name, setting, is: 'in-progress', ...rotating };
  return { name, setting, is: 'blocked', ...rotating, ...failureFor(blocker) };
}

function failureFor(blocker: Blocker): FindingAndRemedy;
function failureFor(blocker: Blocker | null): FindingAndRemedy | null;
function failureFor(blocker: Blocker | null): FindingAndRemedy | null {
  if (blocker === null) return null;
  const { artifact, why, remedy } = blocker;
  return { finding: finding('rotation/blocked', { artifact, why }), remedy };
}

function settingOf(
  name: Rotated,
  artifact: Artifact,
  copies: readonly Copy[],
  observed: ObservedState,
): RotationSetting {
  const own = copies.flatMap(({ signingCertificates }) => signingCertificates ?? []);
  const isOfClients = name === 'kubernetes-ca' || name === 'root-ca';
  const elsewhere = isOfClients ? nodesElsewhere(observed) : [];
  const bundle = clientBundle(observed);
  const isTrustedOnNodes = name === 'kubernetes-ca' || name === 'etcd-ca';
  const keepsBundle = observed.slots.some((slot) => slot.artifact.kind === 'trust bundle' && slot.artifact.ca === name);
  return {
    ...(isTrustedOnNodes && !keepsBundle ? { keepsNoBundle: true } : {}),
    ...(isOfClients && bundle !== 'kubernetes-ca-bundle' ? { clientBundle: bundle } : {}),
    ...(elsewhere.length === 0 ? {} : { nodesElsewhere: elsewhere }),
    ...(own.length === 0 || own.some(({ state }) => state === 'absent') ? {} : { isPrepared: true }),
    ...(artifact.kind === 'ca' && lostKeysIn(observed).has(artifact.name) ? { lacksKey: true } : {}),
    ...(name === 'etcd-ca' && observed.cluster.etcd.topology !== 'stacked' ? { isEtcdExternal: true } : {}),
  };
}

/** A partly removed old generation is enough to go back to. */
function backFrom(at: Phase): Phase | null {
  return phases[at === 'remove' ? 'distrust' : at].back;
}

/** Returns a key without certificate: it waits for its signer, or a killed run left it. */
function leftOver<T>(
  { artifact, copies, isAwaited }: Stored<T>,
  own: Pick<RotationStatus, 'name' | 'setting'>,
): RotationStatus {
  const pending = copies.map(({ sink, node }) => ({ artifact: artifact.id, sink, node }));
  if (!copies.some(({ nextCertificates, nextKey }) => isThere(nextCertificates) || isThere(nextKey))) {
    return { ...own, is: 'in-progress', at: 'remove', next: 'remove', back: null, pending };
  }
  const trust = { at: 'trust', next: 'trust', back: 'rollback', pending } as const;
  return isAwaited ? { ...own, is: 'awaiting-signature', ...trust } : { ...own, is: 'in-progress', ...trust };
}

function isThere(found: SlotValue<unknown> | undefined): boolean {
  return found !== undefined && found.state !== 'absent';
}

/** After `reissue`, a consumer that trusts the new generation alone shows that `distrust` has begun. */
function afterReissue<T>(
  { copies, isTrusted, pendingAt }: Stored<T>,
  generations: Generations<T>,
): { readonly at: Phase; readonly pending: PhaseGap } {
  const reissue = pendingAt(generations, 'reissue');
  if (isCarriedOut(reissue)) return { at: 'reissue', pending: reissue };
  const distrust = pendingAt(generations, 'distrust');
  if (isCarriedOut(distrust)) {
    return copies.some(keepsNoPrevious)
      ? { at: 'remove', pending: pendingAt(generations, 'remove') }
      : { at: 'distrust', pending: distrust };
  }
  return isTrusted(generations.old) ? { at: 'reissue', pending: reissue } : { at: 'distrust', pending: distrust };
}

/** Returns rotations under way or of unknown status that an intent does not touch. */
export function rotationsUnderWay(observed: ObservedState, now: Date, intent: Intent): readonly RotationStatus[] {
  const observation = observe(observed);
  return observed.artifacts.flatMap((artifact) => {
    if (artifact.kind !== 'ca' && artifact.kind !== 'key pair') return [];
    if (phaseFor(intent, artifact.name) !== undefined) return [];
    if (!hasOtherGeneration(copiesOf(artifact, { observation }))) return [];
    return [rotationStatus(observed, artifact.name, now)];
  });
}

/** Returns the bundle in kubelet.conf, and so in every copy of it in the cluster. */
function clientBundle({ artifacts }: Pick<ObservedState, 'artifacts'>): BundleName {
  return ofKind(artifacts, 'kubeconfig').find(({ name }) => name === 'kubelet.conf')?.trusts ?? 'kubernetes-ca-bundle';
}

/** Returns the nodes of the file whose kubelet.conf no sink keeps; of others only the API server knows. */
export function nodesElsewhere(observed: ObservedState): readonly string[] {
  const observation = observe(observed);
  const notStored = new Set(
    observed.artifacts
      .filter((artifact) => artifact.name === 'kubelet.conf' && copiesOf(artifact, { observation }).length === 0)
      .map(({ owner }) => owner),
  );
  return nodesOf(observed.cluster)
    .map(({ name }) => name)
    .filter((name) => notStored.has(name));
}
