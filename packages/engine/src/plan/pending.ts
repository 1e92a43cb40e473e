import type { Artifact, BundleArtifact, BundleName, CaArtifact, CaName, KeyPairArtifact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { type Generations, hasKey, storedCa } from '../generation/generations.ts';
import type { Phase, Rotated } from '../generation/phase.ts';
import type { Copy } from '../inventory/copy.ts';
import { copiesOf, observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { certificatesAbove } from '../issuing/ca-chain.ts';
import { desiredSigner, signersFirst } from '../issuing/ca-placement.ts';
import { ownHeldKey } from '../issuing/held-keys.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import { type Finding, finding, type Reason, type Remedy, remedy } from '../model/finding.ts';
import { present } from '../model/slot.ts';
import type { PlannedCopy, PlannedWrite } from '../model/step.ts';
import { isExpired } from '../policies/certificate-times.ts';
import { copiesWithKey, differences, remedyOfUnreadableCa } from './ca.ts';
import { type CaContext, caContext, certifiedProjection, copyMissing, keyLocation, replaceable } from './ca-context.ts';
import { reissuedBySigner, signingOf } from './ca-signer.ts';
import { whyNotShown } from './foreign-ca.ts';
import { emptyIntent } from './intent.ts';
import { remedyOfUnreadablePair, unreadableKeys } from './key-pair.ts';
import { needsOfKubeconfig, othersLost, type ReferencedNeed } from './kubeconfig.ts';
import { type LeafNeed, leafChoice, needOfCertificate } from './leaf.ts';
import { blockedByRival, type ChosenLeaf, canBeCopied, copiesUnlike, type Leaf } from './leaf-copies.ts';
import { orphansOf, uncertifiedBlocker, withoutSigner } from './new-ca.ts';
import { type PlanContext, planContext } from './plan-context.ts';
import { blockerOfCa, leavesToSuccessor, noProjection, type ProjectedCa } from './projected-ca.ts';
import { renewedProjection } from './renewed-ca.ts';
import { phaseBlocker, projectedAt } from './rotated-ca.ts';
import { caWrites, keyPairWrites } from './rotation-writes.ts';
import { nextWhereRefused, refusalsIn, writesOf } from './step-for.ts';
import { lackingParts, staleCertificate, staleSigning, unreadableParts } from './stored-ca.ts';
import {
  bundleUnder,
  noBundle,
  ownCertificates,
  type PlannedBundle,
  staleCopies,
  staleReasonOf,
} from './trust-bundle.ts';

/** What one artifact lacks of a phase. `why`: the findings about it. */
type Gap =
  | { readonly is: 'pending'; readonly copies: readonly Copy[]; readonly why: readonly Finding[] }
  | { readonly is: 'blocked'; readonly why: readonly Finding[]; readonly remedy: Remedy };

/** Findings that a rotation causes. */
const ofRotation: ReadonlySet<Reason> = new Set<Reason>([
  'rotation',
  'issuer-changed',
  'bundle-differs',
  'bundle-trusts-more',
  'chain-differs',
  'copies-differ',
  'copy-missing',
]);

function isOfRotation({ reason }: Finding): boolean {
  return ofRotation.has(reason);
}

/** Returns whether a certificate of the generation that the phase does not use is shown. */
function isOfOtherGeneration({ reason }: Finding): boolean {
  return reason === 'issuer-changed';
}

/** What prevents a phase. */
export interface Blocker {
  readonly artifact: string;
  readonly why: readonly Finding[];
  readonly remedy: Remedy;
}

/** A copy for which a phase is pending. */
export interface LackingCopy extends PlannedCopy {
  readonly artifact: string;
}

/** What a phase has still to bring. */
export interface PhaseGap {
  readonly copies: readonly LackingCopy[];
  /** The first one; null: nothing prevents the phase. */
  readonly blocker: Blocker | null;
  /** Whether a certificate of the generation that the phase does not use is shown. */
  readonly showsOtherGeneration: boolean;
}

export function isCarriedOut({ copies, blocker }: PhaseGap): boolean {
  return copies.length === 0 && blocker === null;
}

function pendingIn(gaps: readonly (readonly [Artifact, Gap | null])[]): PhaseGap {
  const found = gaps.flatMap(([{ id }, gap]) => (gap === null ? [] : [{ id, gap }]));
  const copies = found.flatMap(({ id, gap }) =>
    gap.is === 'blocked' ? [] : gap.copies.map(({ sink, node }): LackingCopy => ({ artifact: id, sink, node })),
  );
  const blockers = found.flatMap(({ id, gap }) => (gap.is === 'blocked' ? [{ id, gap }] : []));
  const [first] = blockers;
  return {
    copies: [...new Map(copies.map((copy) => [JSON.stringify([copy.artifact, copy.sink, copy.node]), copy])).values()],
    blocker: first === undefined ? null : { artifact: first.id, why: first.gap.why, remedy: first.gap.remedy },
    showsOtherGeneration: found.some(({ gap }) => gap.why.some(isOfOtherGeneration)),
  };
}

export function pendingOfPair(
  artifact: KeyPairArtifact,
  copies: readonly Copy[],
  generations: Generations<Uint8Array>,
  to: Phase,
): PhaseGap {
  const unreadable = unreadableKeys(copies);
  if (unreadable.length > 0) {
    return pendingIn([[artifact, { is: 'blocked', why: unreadable, remedy: remedyOfUnreadablePair(copies) }]]);
  }
  return pendingIn([[artifact, gapOfWrites(keyPairWrites(copies, generations, to), copies)]]);
}

export function pendingOfCa(
  artifact: CaArtifact,
  generations: Generations<Certificate>,
  to: Phase,
  observed: ObservedState,
  now: Date,
): PhaseGap {
  const context = planContext(observed, now, { ...emptyIntent, rotate: [{ name: artifact.name, to }] });
  const projections = new Map<CaName, ProjectedCa>();
  const gaps = new Map<Artifact, Gap | null>();
  for (const each of signersFirst(ofKind(observed.artifacts, 'ca'), observed.caPlacements)) {
    const signer = desiredSigner(each, observed.caPlacements);
    const parent = signer === null ? null : (projections.get(signer) ?? noProjection);
    const ca = caContext(each, observed, context, parent);
    if (ca === null) continue;
    const rotationAbove = (parent ?? noProjection).rotation;
    if (each !== artifact) {
      const { projection, gap } = storedCaUnder(ca);
      projections.set(each.name, { ...projection, rotationAbove });
      gaps.set(each, gap);
      continue;
    }
    const blocker = blockerOf(ca, generations, to, observed);
    if (blocker !== null) return pendingIn([[each, { is: 'blocked', ...blocker }]]);
    projections.set(each.name, { ...projectedAt(ca, generations, to), rotationAbove });
    gaps.set(each, gapOfOwn(ca, generations, to));
  }
  const bundles = new Map(
    ofKind(observed.artifacts, 'trust bundle').map((each) => {
      const ca = projections.get(each.ca) ?? noProjection;
      return [each.name, bundleUnder(each, copiesOf(each, context), ca)] as const;
    }),
  );
  const isUnder = underRotated(artifact.name, observed.artifacts);
  const gapOf = (each: Artifact): Gap | null => {
    if (each.kind === 'ca') return gaps.get(each) ?? null;
    if (each.kind === 'key pair') return null;
    const ca = projections.get(each.ca) ?? noProjection;
    return each.kind === 'trust bundle'
      ? gapOfBundle(each, copiesOf(each, context), ca)
      : gapOfLeaf({ artifact: each, ca, context }, bundles);
  };
  const trust = [...ofKind(observed.artifacts, 'ca'), ...ofKind(observed.artifacts, 'trust bundle')];
  const leaves = observed.artifacts.filter(({ kind }) => kind === 'certificate' || kind === 'kubeconfig');
  return pendingIn([...trust, ...leaves].filter(isUnder).map((each) => [each, gapOf(each)]));
}

function blockerOf(
  ca: CaContext,
  generations: Generations<Certificate>,
  to: Phase,
  observed: ObservedState,
): Pick<Blocker, 'why' | 'remedy'> | null {
  const { artifact, copies, caPlacement } = ca;
  const unreadable = copies.flatMap(unreadableParts);
  if (unreadable.length > 0) {
    return { why: unreadable, remedy: remedyOfUnreadableCa(artifact, copies, copiesWithKey(copies)) };
  }
  if (caPlacement.key.kind === 'issuers' || caPlacement.key.kind === 'external') {
    return { why: [], remedy: remedy('replace-outside', { name: artifact.name }) };
  }
  const blocker = phaseBlocker(ca, generations, to);
  if (blocker !== null) {
    const isEnd = blocker.finding.reason === 'expired';
    return { why: [blocker.finding], remedy: isEnd ? remedyOfEnd(artifact, observed, ca.context) : blocker.next };
  }
  const orphans = orphansOf(ca);
  if (orphans.length === 0) return null;
  const { reasons, next } = withoutSigner(orphans);
  return { why: reasons, remedy: next };
}

/** Names all CAs that have expired: they are usually as old as each other. */
function remedyOfEnd(artifact: CaArtifact, { artifacts }: ObservedState, context: PlanContext): Remedy {
  const expired = ofKind(artifacts, 'ca').filter((each) => {
    const { certificate } = storedCa(copiesOf(each, context));
    return each === artifact || (certificate !== undefined && isExpired(certificate, context.now));
  });
  return remedy('renew-cas-or-replace', { names: expired.map(({ name }) => name), name: artifact.name });
}

function gapOfOwn({ copies, caPlacement }: CaContext, generations: Generations<Certificate>, to: Phase): Gap | null {
  return gapOfWrites(
    caWrites(copies, generations, to, ({ publicKey }) => hasKey(copies, caPlacement, publicKey)),
    copies,
  );
}

function gapOfWrites(writes: readonly PlannedWrite[], copies: readonly Copy[]): Gap | null {
  const refused = refusalsIn(writes, copies);
  if (refused.length > 0) return { is: 'blocked', why: refused, remedy: nextWhereRefused };
  const behind = copies.filter(({ slots }) =>
    writes.some(({ location, entry, part }) => {
      const slot = slots.get(part);
      return slot?.location.id === location && slot.entry === entry;
    }),
  );
  return behind.length === 0 ? null : { is: 'pending', copies: behind, why: [] };
}

function gapOfBundle(artifact: BundleArtifact, copies: readonly Copy[], ca: ProjectedCa): Gap | null {
  const own = ownCertificates(artifact, ca);
  if (own === null || ca.changes) {
    const isThere = copies.some(({ bundle }) => present(bundle) !== undefined);
    const isMade = ca.changes || ca.certificate !== null;
    return isMade && isThere ? { is: 'pending', copies, why: [] } : null;
  }
  const stale = staleCopies(artifact, copies, own, ca);
  const why = stale.map(staleReasonOf(artifact, own, ca));
  if (!why.some(isOfRotation)) return null;
  const refused = refusalsIn(writesOf(stale), copies);
  if (refused.length === 0) return { is: 'pending', copies: stale, why };
  return { is: 'blocked', why: [...why.filter(isOfRotation), ...refused], remedy: nextWhereRefused };
}

/** Returns what a leaf lacks of a phase, under its CA and with the bundles of that phase. */
function gapOfLeaf(leaf: Leaf, bundles: ReadonlyMap<BundleName, PlannedBundle>): Gap | null {
  const { artifact, context } = leaf;
  const choice = leafChoice(leaf, copiesOf(artifact, context));
  if (choice === null) return null;
  if (artifact.kind === 'certificate') {
    return gapOfNeed({ ...leaf, choice, hasOtherContent: () => false }, needOfCertificate(leaf, choice));
  }
  const bundle = bundles.get(artifact.trusts) ?? noBundle;
  const { inside, referenced } = needsOfKubeconfig({ ...leaf, artifact, bundle }, choice);
  const own = inside === null ? null : gapOfNeed(inside.leaf, inside.need);
  const others = referenced === null ? null : gapOfReferenced(referenced);
  const gap = own === null || others === null ? (own ?? others) : both(own, others);
  if (gap === null || gap.is === 'blocked') return gap;
  const lost = othersLost(gap.copies);
  return lost === null ? gap : { is: 'blocked', why: [...gap.why, lost.finding], remedy: lost.next };
}

function both(own: Gap, others: Gap): Gap {
  if (own.is === 'blocked') return own;
  return others.is === 'blocked' ? others : { ...own, copies: [...own.copies, ...others.copies] };
}

function gapOfReferenced({ stale, reasons, blocker }: ReferencedNeed): Gap | null {
  if (!reasons.some(isOfRotation)) return null;
  if (blocker === null) return { is: 'pending', copies: stale, why: reasons };
  return { is: 'blocked', why: [...reasons, blocker.finding], remedy: blocker.next };
}

function gapOfNeed(leaf: ChosenLeaf, need: LeafNeed): Gap | null {
  const { artifact, ca, choice } = leaf;
  const { copies, rival } = choice;
  if (need.is === 'blocked') {
    const { reasons: why, next } = need.step;
    return next !== undefined && why.some(isOfOtherGeneration) ? { is: 'blocked', why, remedy: next } : null;
  }
  const { reasons: why } = need;
  const isIssued = need.is === 'issue';
  if (isIssued && (!why.some(isOfRotation) || leavesToSuccessor(ca, why))) return null;
  const blocker = isIssued ? blockerOfCa(artifact, why, ca, 'issue') : null;
  if (blocker !== null) return { is: 'blocked', why: [...why, blocker.finding], remedy: blocker.next };
  if (rival !== null) {
    const { reasons, next } = blockedByRival(choice, rival);
    return { is: 'blocked', why: reasons, remedy: next };
  }
  if (isIssued) return { is: 'pending', copies, why };
  const unlike = copiesUnlike(choice, leaf.hasOtherContent);
  if (!canBeCopied(choice, unlike)) return null;
  if (why.length === 0)
    return unlike.length === 0 ? null : { is: 'pending', copies: unlike.map(({ copy }) => copy), why };
  return unlike.length > 0 || why.some(isOfRotation) ? { is: 'pending', copies, why } : null;
}

/** Tells who trusts a generation of a CA, by its trust bundles and the kubeconfigs with their content. */
export function trustedIn(
  observed: ObservedState,
  name: CaName,
): Readonly<Record<'isTrustedByAll' | 'isHeldByEach', (certificate: Certificate) => boolean>> {
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
  const ofBundles = copiesIn(bundles);
  const ofKubeconfigs = copiesIn(kubeconfigs);
  // `kubeadm certs renew` leaves one CA in each kubeconfig, in every phase, and begins no `distrust` by that.
  const telling = ofBundles.length > 0 ? ofBundles : ofKubeconfigs;
  // A worker gets the new CA alone from a copied file, or if it joins while cluster-info has the new CA alone.
  const workers = new Set(observed.cluster.workers.map((each) => each.name));
  const withoutWorkers = telling.filter(({ node }) => node === null || !workers.has(node));
  const asked = withoutWorkers.length > 0 ? withoutWorkers : telling;
  return {
    isTrustedByAll: (certificate) => asked.every(trusts(certificate)),
    isHeldByEach: (certificate) => [...ofBundles, ...ofKubeconfigs].every(trusts(certificate)),
  };
}

function trusts(certificate: Certificate): (copy: Copy) => boolean {
  return (copy) => {
    const held = present(copy.bundle) ?? present(copy.kubeconfig)?.trustBundle;
    // A node that came into the file has none yet, and says nothing.
    return held === undefined || held.some(({ der }) => sameBytes(der, certificate.der));
  };
}

/** A CA that is not rotated itself: one that a rotated CA signs gets a new certificate. */
function storedCaUnder(ca: CaContext): { readonly projection: ProjectedCa; readonly gap: Gap | null } {
  const { artifact, copies, caPlacement, parent } = ca;
  const { key: found, certificate } = storedCa(copies);
  if (certificate === undefined || copies.some((copy) => unreadableParts(copy).length > 0))
    return { projection: noProjection, gap: null };
  const { kind } = caPlacement.key;
  const isForeign = kind === 'issuers' || kind === 'external';
  const key = found ?? ownHeldKey(caPlacement.held, certificate, artifact.keyKind)?.publicKey;
  const mayIssue =
    key !== undefined || isForeign || (caPlacement.key.kind === 'store' && caPlacement.key.store === null);
  const projection = certifiedProjection(certificate, mayIssue, certificatesAbove(certificate, caPlacement, parent));
  const reissued = isForeign ? null : reissuedBySigner(certificate, parent);
  if (reissued !== null && key === undefined) {
    const lost = finding('key-missing/renewal', { key: keyLocation(ca) });
    const next = remedy('restore-ca-key', replaceable(ca));
    return { projection, gap: { is: 'blocked', why: [reissued, lost], remedy: next } };
  }
  if (reissued !== null) {
    return { projection: renewedProjection(certificate), gap: { is: 'pending', copies, why: [reissued] } };
  }
  const lacking = lackingParts(copies, isForeign ? undefined : key);
  const stale = [...staleCertificate(copies, certificate), ...staleSigning(copies, certificate)];
  const behind = copies.filter((copy) => lacking.includes(copy) || stale.includes(copy));
  const why = behind.map((copy) => copyMissing(copy, copies));
  return { projection, gap: behind.length === 0 ? null : { is: 'pending', copies: behind, why } };
}

/**
 * Returns what is left of a CA that has no certificate: its key, or what it signed. Null: nothing is left, or its
 * certificate is awaited.
 */
export function blockerOfAbsent(artifact: CaArtifact, observed: ObservedState, now: Date): Blocker | null {
  const context = planContext(observed, now, emptyIntent);
  const ca = caContext(artifact, observed, context, parentOf(artifact, observed, context));
  const left = ca === null ? null : whatIsLeft(ca);
  return left === null ? null : { artifact: artifact.id, ...left };
}

function parentOf(artifact: CaArtifact, observed: ObservedState, context: PlanContext): ProjectedCa | null {
  const signer = desiredSigner(artifact, observed.caPlacements);
  if (signer === null) return null;
  const above = ofKind(observed.artifacts, 'ca').find(({ name }) => name === signer);
  const ca = above === undefined ? null : caContext(above, observed, context, parentOf(above, observed, context));
  return ca === null ? noProjection : storedCaUnder(ca).projection;
}

function whatIsLeft(ca: CaContext): Omit<Blocker, 'artifact'> | null {
  const { artifact, copies, caPlacement } = ca;
  const unreadable = copies.flatMap(unreadableParts);
  if (unreadable.length > 0) return { why: unreadable, remedy: remedyOfUnreadableCa(artifact, copies, []) };
  if (caPlacement.key.kind === 'external') return null;
  if (caPlacement.key.kind === 'issuers') {
    const { finding: why, next } = whyNotShown(ca);
    return (caPlacement.shown ?? []).length > 0 ? null : { why: [why], remedy: next };
  }
  const { key = ownHeldKey(caPlacement.held, undefined, artifact.keyKind)?.publicKey } = storedCa(copies);
  const differing = differences(copies, key);
  if (differing.length > 0) return { why: differing, remedy: remedy('copy-own-pair') };
  const blocker = uncertifiedBlocker(ca, key);
  if (blocker !== null) return { why: blocker.reasons, remedy: blocker.next };
  if (key === undefined) return null;
  const signing = signingOf(ca, key);
  if (signing.how === 'external' || signing.how === 'not yet') return null;
  const alone = finding('certificate-missing/key-alone');
  // A CA of ours that cannot sign says so itself.
  if (signing.how === 'never' && caPlacement.signer.kind !== 'ca') {
    const unusable = finding('issuer-unusable/unsigned', { why: signing.why });
    return { why: [alone, unusable], remedy: signing.next ?? remedy('fix-signer') };
  }
  const waits = signing.how === 'when approved' ? [finding('pending-issuer/key-kept')] : [];
  return { why: [alone, ...waits], remedy: remedy('certify-key') };
}

/** Selects the artifact, what trusts it, and what it signs, directly or through a CA in between. */
export function underRotated(name: Rotated, artifacts: readonly Artifact[]): (artifact: Artifact) => boolean {
  const signed = ofKind(artifacts, 'ca').filter(({ issuer }) => issuer === name);
  const signers = new Set<string>([name, ...signed.map((each) => each.name)]);
  return (artifact) => {
    if (artifact.kind === 'key pair') return artifact.name === name;
    return signers.has(artifact.kind === 'ca' ? artifact.name : artifact.ca);
  };
}
