import type { Artifact, BundleArtifact, CaArtifact, CaName, KeyPairArtifact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { type Generations, hasKey } from '../generation/generations.ts';
import type { Phase } from '../generation/phase.ts';
import type { Copy } from '../inventory/copy.ts';
import { copiesOf, observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { declaredSigner, signersFirst } from '../issuing/ca-placement.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import { type Remedy, remedy } from '../model/finding.ts';
import { present } from '../model/slot.ts';
import type { PlannedCopy, PlannedWrite } from '../model/step.ts';
import { isExpired } from '../policies/certificate-times.ts';
import { belowRotated } from '../step/above-ca.ts';
import { bundleUnder, ownCertificates, staleCopies, staleReason } from '../step/bundle-state.ts';
import { caContext } from '../step/ca-context.ts';
import { storedCa, unreadableParts } from '../step/ca-parts.ts';
import type { CaContext } from '../step/ca-steps.ts';
import { asDeclared, type PlanContext, planContext } from '../step/intent.ts';
import { orphansOf, withoutSigner } from '../step/orphans.ts';
import { phaseBlocker } from '../step/phase-blocker.ts';
import { remedyOfUnreadable as remedyOfPair, unreadableKeys } from '../step/plan-key-pair.ts';
import { projectedAt } from '../step/plan-rotated-ca.ts';
import { copiesWithKey, remedyOfUnreadable } from '../step/plan-unreadable-ca.ts';
import { noProjection, type ProjectedCa } from '../step/projected-ca.ts';
import { nextWhereRefused, refusalsIn } from '../step/refused.ts';
import { caWrites, keyPairWrites } from '../step/rotation-writes.ts';
import { writesOf } from '../step/step-for.ts';
import { type Blocker, type Gap, isOfOther, isOfRotation } from './gap.ts';
import { bundleFor, gapOfLeaf } from './pending-leaf.ts';
import { storedCaUnder } from './stored-ca.ts';
import { underRotated } from './under-rotated.ts';

/** A copy for which a phase is pending. */
export interface LackingCopy extends PlannedCopy {
  readonly artifact: string;
}

/** What a phase has still to bring. */
export interface Pending {
  readonly copies: readonly LackingCopy[];
  /** The first one; null: nothing prevents the phase. */
  readonly blocker: Blocker | null;
  /** Whether a certificate of the generation that the phase does not use is shown. */
  readonly showsOther: boolean;
}

export function isCarriedOut({ copies, blocker }: Pending): boolean {
  return copies.length === 0 && blocker === null;
}

function pendingIn(gaps: readonly (readonly [Artifact, Gap | null])[]): Pending {
  const found = gaps.flatMap(([{ id }, gap]) => (gap === null ? [] : [{ id, gap }]));
  const copies = found.flatMap(({ id, gap }) =>
    gap.is === 'blocked' ? [] : gap.copies.map(({ sink, node }): LackingCopy => ({ artifact: id, sink, node })),
  );
  const blockers = found.flatMap(({ id, gap }) => (gap.is === 'blocked' ? [{ id, gap }] : []));
  const [first] = blockers;
  return {
    copies: [...new Map(copies.map((copy) => [JSON.stringify([copy.artifact, copy.sink, copy.node]), copy])).values()],
    blocker: first === undefined ? null : { artifact: first.id, why: first.gap.why, remedy: first.gap.remedy },
    showsOther: found.some(({ gap }) => gap.why.some(isOfOther)),
  };
}

export function pendingOfPair(
  artifact: KeyPairArtifact,
  copies: readonly Copy[],
  generations: Generations<Uint8Array>,
  to: Phase,
): Pending {
  const unreadable = unreadableKeys(copies);
  if (unreadable.length > 0) {
    return pendingIn([[artifact, { is: 'blocked', why: unreadable, remedy: remedyOfPair(copies) }]]);
  }
  return pendingIn([[artifact, gapOfWrites(keyPairWrites(copies, generations, to), copies)]]);
}

export function pendingOfCa(
  artifact: CaArtifact,
  generations: Generations<Certificate>,
  to: Phase,
  observed: ObservedState,
  now: Date,
): Pending {
  const context = planContext(observed, now, { ...asDeclared, rotate: [{ name: artifact.name, to }] });
  const projections = new Map<CaName, ProjectedCa>();
  const gaps = new Map<Artifact, Gap | null>();
  for (const each of signersFirst(ofKind(observed.artifacts, 'ca'), observed.caPlacements)) {
    const signer = declaredSigner(each, observed.caPlacements);
    const parent = signer === null ? null : (projections.get(signer) ?? noProjection);
    const ca = caContext(each, observed, context, parent);
    if (ca === null) continue;
    if (each !== artifact) {
      const { projection, gap } = storedCaUnder(ca);
      projections.set(each.name, belowRotated(projection, parent));
      gaps.set(each, gap);
      continue;
    }
    const blocker = blockerOf(ca, generations, to, observed);
    if (blocker !== null) return pendingIn([[each, { is: 'blocked', ...blocker }]]);
    projections.set(each.name, belowRotated(projectedAt(ca, generations, to), parent));
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
      : gapOfLeaf({ artifact: each, ca, context, bundle: bundleFor(each, bundles) });
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
    return { why: unreadable, remedy: remedyOfUnreadable(artifact, copies, copiesWithKey(copies)) };
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
  const why = stale.map((copy) => staleReason(copy, own, ca));
  if (!why.some(isOfRotation)) return null;
  const refused = refusalsIn(writesOf(stale), copies);
  if (refused.length === 0) return { is: 'pending', copies: stale, why };
  return { is: 'blocked', why: [...why.filter(isOfRotation), ...refused], remedy: nextWhereRefused };
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
