import type { Artifact, BundleName } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import {
  caGenerations,
  hasGenerationBeside,
  keepsNoPrevious,
  keepsPrevious,
  keyGenerations,
} from '../generation/generations.ts';
import { type Phase, phases, type Rotated } from '../generation/phase.ts';
import type { Copy } from '../inventory/copy.ts';
import { lostKeysIn } from '../inventory/lost-keys.ts';
import { copiesOf, observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { isNextAwaited } from '../issuing/ca-placement.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import type { Finding, Remedy } from '../model/finding.ts';
import { finding, remedy } from '../model/finding.ts';
import { present, type SlotValue } from '../model/slot.ts';
import type { PlannedCopy, Step } from '../model/step.ts';
import { asDeclared, type Intent } from '../step/intent.ts';
import { waitingKey } from '../step/issue-step.ts';
import { isInUse as isCaInUse } from '../step/phase-hindrance.ts';
import { lostPrivateKey } from '../step/plan-key-pair.ts';
import { planSteps } from '../step/plan-steps.ts';
import { clientBundle, nodesElsewhere } from './nodes-elsewhere.ts';
import { rotationWork, underRotated } from './rotation-work.ts';

/** A copy for which a phase is pending. */
export interface LackingCopy extends PlannedCopy {
  readonly artifact: string;
}

/** Derived from the stored certificates and keys. */
export interface RotationStatus {
  readonly name: Rotated;
  /** The phase that is reached or in progress; null: no rotation. */
  readonly at: Phase | null;
  readonly isComplete: boolean;
  /** True where `prepare` is complete, by this rotation or an earlier one. */
  readonly isPrepared?: true;
  /** True where no copy has the CA's key though one should: nothing signs with it. */
  readonly lacksKey?: true;
  /** True where the next CA's certificate is still to be signed outside. */
  readonly awaitsSignature?: true;
  /** True where etcd members are on machines without an API server. */
  readonly isEtcdExternal?: true;
  /** For kubernetes-ca and root-ca: nodes of the spec whose kubelet.conf no sink keeps. */
  readonly nodesElsewhere?: readonly string[];
  /** For kubernetes-ca and root-ca: the bundle of kubeconfigs and cluster-info, if it is not ca.crt. */
  readonly clientBundle?: BundleName;
  /** True where no sink keeps the CA's trust bundle, so that kpki gives no node both CAs. */
  readonly keepsNoBundle?: true;
  /** Copies of the artifact, of what it signs and of what trusts it. */
  readonly lacking: readonly LackingCopy[];
  /** The same phase where it is not complete. */
  readonly next: Phase;
  /** The phase to go back to: the same one while copies are still at the next; null: nothing to roll back. */
  readonly back: Phase | null;
  /** Why there is nothing to rotate: not stored, or no sink has a location for it. */
  readonly absent?: 'not there' | 'not stored';
  /** Why the phase cannot continue. */
  readonly blocked?: Finding;
  /** Why the status is not known. */
  readonly inconsistent?: Finding;
  /** What to do about either. */
  readonly remedy?: Remedy;
}

/** Returns whether a rotation was interrupted; one that awaits an outside signature was not. */
export function isStopped({ isComplete, awaitsSignature }: RotationStatus): boolean {
  return !isComplete && awaitsSignature !== true;
}

/** Derives the status from the artifacts alone. Pure. */
export function rotationStatus(observed: ObservedState, name: Rotated, now: Date): RotationStatus {
  const artifact = observed.artifacts.find((each) => each.name === name);
  const idle = { name, at: null, isComplete: true, lacking: [], next: 'trust', back: null } as const;
  if (artifact === undefined) return idle;
  const copies = copiesOf(artifact, { observation: observe(observed) });
  const found =
    artifact.kind === 'ca'
      ? caGenerations(copies, isNextAwaited(artifact, observed.caPlacements))
      : keyGenerations(copies);
  if (found !== null && 'inconsistent' in found) return { ...idle, isComplete: false, ...found };
  const own = copies.flatMap(({ signingCertificates }) => signingCertificates ?? []);
  const lacksSigning = own.some(({ state }) => state === 'absent');
  const isOfClients = name === 'kubernetes-ca' || name === 'root-ca';
  const elsewhere = isOfClients ? nodesElsewhere(observed) : [];
  const bundle = clientBundle(observed);
  const isTrustedOnNodes = name === 'kubernetes-ca' || name === 'etcd-ca';
  const keepsBundle = observed.slots.some((slot) => slot.artifact.kind === 'trust bundle' && slot.artifact.ca === name);
  const known = {
    ...(isTrustedOnNodes && !keepsBundle ? { keepsNoBundle: true as const } : {}),
    ...(isOfClients && bundle !== 'kubernetes-ca-bundle' ? { clientBundle: bundle } : {}),
    ...(elsewhere.length === 0 ? {} : { nodesElsewhere: elsewhere }),
    ...(own.length === 0 || lacksSigning ? {} : { isPrepared: true as const }),
    ...(artifact.kind === 'ca' && lostKeysIn(observed).has(artifact.name) ? { lacksKey: true as const } : {}),
    ...(name === 'etcd-ca' && observed.cluster.etcd.topology !== 'stacked' ? { isEtcdExternal: true as const } : {}),
  };
  if (found?.new === null && hasGenerationBeside(copies))
    return { ...leftOver(name, artifact, copies, observed), ...known };
  const lost = found === null && artifact.kind === 'key pair' ? lostPrivateKey(copies) : null;
  if (lost !== null) return { ...idle, isComplete: false, inconsistent: lost.finding, remedy: lost.next };
  if (found === null && copies.length === 0) return { ...idle, absent: 'not stored' };
  if (found === null) return { ...idle, absent: 'not there', ...whatIsLeft(observed, artifact.id, now) };
  if (found.new === null) return { ...idle, ...known, ...(lacksSigning ? { next: 'prepare' as const } : {}) };
  // One that was left behind may have the next one still, where the others keep nothing of the old one any more.
  const isPastStage = isInUse(copies, found.new) || copies.some(keepsPrevious);
  const workOf = (phase: Phase): readonly Step[] => workFor(observed, name, phase, now);
  const { at, work } = isPastStage
    ? afterIssue(observed, name, copies, found.old, workOf)
    : { at: 'trust' as const, work: workOf('trust') };
  const { next } = phases[at];
  const isComplete = work.length === 0;
  return {
    name,
    at,
    isComplete,
    ...known,
    lacking: copiesIn(work),
    next: isComplete ? (next ?? at) : at,
    back: !isComplete && isAhead(observed, name, found.old, at, work) ? at : backFrom(at),
    ...hindranceIn(work),
  };
}

/** A partly removed old generation is enough to go back to. */
function backFrom(at: Phase): Phase | null {
  return phases[at === 'remove' ? 'distrust' : at].back;
}

/**
 * Returns whether a killed `--rollback` left copies at the next phase. They come first, else servers would show what these
 * copies do not trust, or refuse what these show.
 */
function isAhead(
  observed: ObservedState,
  name: Rotated,
  old: Certificate | Uint8Array,
  at: Phase,
  work: readonly Step[],
): boolean {
  if (at === 'trust') return work.some(({ reasons }) => reasons.some(({ reason }) => reason === 'issuer-changed'));
  if (at !== 'reissue' || old instanceof Uint8Array) return false;
  const { bundles, kubeconfigs } = trustedIn(observed, name);
  return ![...bundles, ...kubeconfigs].every(trusts(old));
}

function isInUse(copies: readonly Copy[], generation: Certificate | Uint8Array): boolean {
  if (!(generation instanceof Uint8Array)) return isCaInUse(copies, generation);
  return copies.some(({ privateKey }) => sameBytes(present(privateKey) ?? new Uint8Array(), generation));
}

/** Returns what is left of a CA without certificate: its key, or what it signed. Empty: neither. */
function whatIsLeft(observed: ObservedState, id: string, now: Date): Pick<RotationStatus, 'blocked' | 'remedy'> {
  const step = planSteps(observed, now, asDeclared).find(({ artifact }) => artifact === id);
  if (step === undefined || step.reasons.some(({ reason }) => reason === 'missing')) return {};
  if (step.action === 'blocked') return hindranceIn([step]);
  if (step.action !== 'renew') return {};
  const blocked = finding('rotation/blocked', { artifact: id, why: step.reasons });
  return { blocked, remedy: remedy('certify-key') };
}

function hindranceIn(work: readonly Step[]): Pick<RotationStatus, 'blocked' | 'remedy'> {
  const step = work.find(({ action }) => action === 'blocked');
  if (step?.next === undefined) return {};
  const why = step.reasons.filter(({ reason }) => reason !== 'rotation');
  return { blocked: finding('rotation/blocked', { artifact: step.artifact, why }), remedy: step.next };
}

function copiesIn(work: readonly Step[]): readonly LackingCopy[] {
  const copies = work.flatMap(({ artifact, writes }) =>
    writes.map(({ sink, node }): LackingCopy => ({ artifact, sink, node })),
  );
  return [...new Map(copies.map((copy) => [JSON.stringify([copy.artifact, copy.sink, copy.node]), copy])).values()];
}

/** Returns a key without certificate: it waits for its signer, or a killed run left it. */
function leftOver(name: Rotated, artifact: Artifact, copies: readonly Copy[], observed: ObservedState): RotationStatus {
  const isNext = copies.some(({ nextCertificates, nextKey }) => isThere(nextCertificates) || isThere(nextKey));
  const lacking = copies.map(({ sink, node }) => ({ artifact: artifact.id, sink, node }));
  const awaitsSignature =
    artifact.kind === 'ca' && isNextAwaited(artifact, observed.caPlacements) && waitingKey(copies) !== undefined;
  return isNext
    ? {
        name,
        at: 'trust',
        isComplete: false,
        ...(awaitsSignature ? { awaitsSignature } : {}),
        lacking,
        next: 'trust',
        back: 'cancel',
      }
    : { name, at: 'remove', isComplete: false, lacking, next: 'remove', back: null };
}

function isThere(found: SlotValue<unknown> | undefined): boolean {
  return found !== undefined && found.state !== 'absent';
}

/** After `reissue`, a consumer that trusts the new generation alone shows that `distrust` has begun. */
function afterIssue(
  observed: ObservedState,
  name: Rotated,
  copies: readonly Copy[],
  old: Certificate | Uint8Array,
  workOf: (phase: Phase) => readonly Step[],
): { readonly at: Phase; readonly work: readonly Step[] } {
  // A plan is made to tell, which takes its time where there are thousands of nodes.
  const issue = workOf('reissue');
  if (issue.length === 0) return { at: 'reissue', work: issue };
  const distrust = workOf('distrust');
  if (distrust.length === 0) {
    return copies.some(keepsNoPrevious) ? { at: 'remove', work: workOf('remove') } : { at: 'distrust', work: distrust };
  }
  const isTrusted = old instanceof Uint8Array ? isKeyInAll(copies, old) : isTrustedByAll(observed, name, old);
  return isTrusted ? { at: 'reissue', work: issue } : { at: 'distrust', work: distrust };
}

function isKeyInAll(copies: readonly Copy[], old: Uint8Array): boolean {
  return copies.every(({ publicKeys }) => present(publicKeys)?.some((key) => sameBytes(key, old)) ?? false);
}

/**
 * Whether all trust bundles hold the old generation, or some do not any more. Kubeconfigs tell only where no trust bundle is
 * kept: `kubeadm certs renew` leaves one CA in each of them, in every phase, and begins no `distrust` by that. Workers tell
 * only where nothing else keeps one: a worker gets the new CA alone from a copied file, or if it joins while cluster-info has
 * the new CA alone.
 */
function isTrustedByAll(observed: ObservedState, name: Rotated, old: Certificate): boolean {
  const { bundles, kubeconfigs } = trustedIn(observed, name);
  const copies = bundles.length > 0 ? bundles : kubeconfigs;
  const workers = new Set(observed.cluster.workers.map((each) => each.name));
  const withoutWorkers = copies.filter(({ node }) => node === null || !workers.has(node));
  return (withoutWorkers.length > 0 ? withoutWorkers : copies).every(trusts(old));
}

function trustedIn(
  observed: ObservedState,
  name: Rotated,
): Readonly<Record<'bundles' | 'kubeconfigs', readonly Copy[]>> {
  // What signs CAs is in the bundles that lead up to it, and in no other.
  const isUnder = underRotated(name, observed.artifacts);
  const bundles = ofKind(observed.artifacts, 'trust bundle').filter(
    (each) => each.ca === name || (each.holds === 'chain' && isUnder(each)),
  );
  const named = new Set<string>(bundles.map((each) => each.name));
  const kubeconfigs = ofKind(observed.artifacts, 'kubeconfig').filter(({ trusts }) => named.has(trusts));
  const observation = observe(observed);
  const copiesIn = (artifacts: readonly Artifact[]): readonly Copy[] =>
    artifacts.flatMap((each) => copiesOf(each, { observation }));
  return { bundles: copiesIn(bundles), kubeconfigs: copiesIn(kubeconfigs) };
}

function trusts(certificate: Certificate): (copy: Copy) => boolean {
  return (copy) => {
    const held = present(copy.bundle) ?? present(copy.kubeconfig)?.trustBundle;
    // A node that came into the file has none yet, and says nothing.
    return held === undefined || held.some(({ der }) => sameBytes(der, certificate.der));
  };
}

function workFor(observed: ObservedState, name: Rotated, to: Phase, now: Date): readonly Step[] {
  const intent: Intent = { ...asDeclared, rotate: [{ name, to }] };
  return rotationWork(planSteps(observed, now, intent), observed.artifacts, name);
}
