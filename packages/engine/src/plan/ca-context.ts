import type { Artifact, CaArtifact } from '@kpki/spec';
import { type Certificate, isSelfSigned } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import type { Copy } from '../inventory/copy.ts';
import { copiesOf } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { keeperIn, pathForMessage } from '../inventory/wording.ts';
import { identityOf } from '../issuing/ca-identity.ts';
import { desiredSigner, mayAwaitSignature } from '../issuing/ca-placement.ts';
import type { ReadCaPlacement } from '../issuing/read-ca-placement.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import { type Finding, finding, type Remedy, remedy } from '../model/finding.ts';
import type { KeyLocation, Replaceable } from '../model/signing-findings.ts';
import { present } from '../model/slot.ts';
import type { Step } from '../model/step.ts';
import type { PlanContext } from './plan-context.ts';
import { noProjection, type ProjectedCa } from './projected-ca.ts';
import { stepFor } from './step-for.ts';

/** Returns what is known of one CA; null where nothing says where its key is. */
export function caContext(
  artifact: CaArtifact,
  observed: ObservedState,
  context: PlanContext,
  parent: ProjectedCa | null,
): CaContext | null {
  const caPlacement = observed.caPlacements.get(artifact.name);
  if (caPlacement === undefined) return null;
  return {
    artifact,
    copies: copiesOf(artifact, context),
    context,
    caPlacement,
    parent,
    mayAwaitSignature: mayAwaitSignature(artifact, observed.caPlacements),
    signed: () => signedUnder(artifact, observed, context),
    trustedWith: (own) => trustedWith(artifact, own, observed, context),
  };
}

function* signedUnder(
  ca: CaArtifact,
  { artifacts, caPlacements }: ObservedState,
  context: PlanContext,
): Generator<Signed> {
  for (const artifact of artifacts) {
    if (desiredSigner(artifact, caPlacements) !== ca.name) continue;
    for (const copy of copiesOf(artifact, context)) {
      const certificate = present(copy.certificates)?.[0];
      const isRoot = artifact.kind === 'ca' && certificate !== undefined && isSelfSigned(certificate);
      if (certificate !== undefined && !isRoot) yield { artifact, copy, part: 'certificate', certificate };
      const credential = certificate === undefined ? present(copy.kubeconfig)?.chain[0] : undefined;
      if (credential !== undefined) yield { artifact, copy, part: 'kubeconfig', certificate: credential };
    }
  }
}

function trustedWith(
  { name }: CaArtifact,
  own: readonly Certificate[],
  { artifacts }: ObservedState,
  context: PlanContext,
): readonly Certificate[] {
  return ofKind(artifacts, 'trust bundle')
    .filter(({ ca }) => ca === name)
    .flatMap((each) => copiesOf(each, context))
    .map(({ bundle }) => present(bundle) ?? [])
    .filter((bundle) => bundle.some((each) => own.some(({ publicKey }) => sameBytes(publicKey, each.publicKey))))
    .flat();
}

export interface Signed {
  readonly artifact: Artifact;
  readonly copy: Copy;
  readonly part: 'certificate' | 'kubeconfig';
  readonly certificate: Certificate;
}

/** What is known of one CA when its step is planned. */
export interface CaContext {
  readonly artifact: CaArtifact;
  readonly copies: readonly Copy[];
  readonly context: PlanContext;
  readonly caPlacement: ReadCaPlacement;
  /** Null: its signer is no CA of this cluster. */
  readonly parent: ProjectedCa | null;
  /** See `isNextAwaited` in `issuing/ca-placement.ts`. */
  readonly mayAwaitSignature: boolean;
  readonly signed: () => Iterable<Signed>;
  /** Returns the certificates in bundles that hold one of the CA's. */
  readonly trustedWith: (own: readonly Certificate[]) => readonly Certificate[];
}

export interface PlannedCa {
  readonly step: Step;
  readonly projection: ProjectedCa;
}

/** `blocker` is the short form of the reasons, for what depends on the CA. */
export function blockedCa(
  artifact: CaArtifact,
  reasons: readonly Finding[],
  next: Remedy = remedy('restore-or-move-away'),
  blocker: readonly Finding[] = reasons,
): PlannedCa {
  return { step: stepFor(artifact, 'blocked', { reasons, next }), projection: { ...noProjection, blocker } };
}

/** Blocks an unusable CA. A key that does not match counts as lost. */
export function blockedUnfit(ca: CaContext, unfit: readonly Finding[], otherwise?: Remedy): PlannedCa {
  const isOfKey = unfit.every(({ reason }) => reason === 'key-mismatch');
  return blockedCa(ca.artifact, unfit, isOfKey ? remedy('restore-pair', replaceable(ca)) : otherwise);
}

/** Projects a stored CA, which issues if its key is available. */
export function certifiedProjection(
  certificate: Certificate,
  mayIssue: boolean,
  above: readonly Certificate[] | null,
): ProjectedCa {
  return {
    publicKey: certificate.publicKey,
    certificate,
    identity: identityOf(certificate),
    issuing: { by: mayIssue ? 'own key' : 'never' },
    ...(mayIssue ? {} : { blocker: [finding('key-missing/certified')] }),
    changes: false,
    above,
    rotation: { is: 'none' },
    rotationAbove: { is: 'none' },
  };
}

export function copyMissing(copy: Copy, copies: readonly Copy[]): Finding {
  return finding('copy-missing', { keeper: keeperIn(copy, copies) });
}

/** A rotation in progress has to end before another replaces a CA whose key is lost. */
export function replaceable({ artifact: { name }, copies }: Pick<CaContext, 'artifact' | 'copies'>): Replaceable {
  return { name, isSuccessor: isSuccessorIn(copies) };
}

/** Returns whether a rotation has already replaced the CA in use. */
function isSuccessorIn(copies: readonly Copy[]): boolean {
  return copies.some(({ previousCertificates }) => present(previousCertificates) !== undefined);
}

export function keyLocation({
  copies: [copy],
  caPlacement: { key },
}: Pick<CaContext, 'copies' | 'caPlacement'>): KeyLocation {
  if (key.kind === 'store') return { backend: key.backend, location: null };
  return { backend: null, location: copy === undefined ? null : pathForMessage(copy, 'private key') };
}

/** Reports a missing CA key and its effects. Files do not show whether it is lost or absent on purpose. */
export function keyless({ artifact: { name }, copies, caPlacement }: CaContext): Finding {
  return caPlacement.key.kind === 'store'
    ? finding('key-missing/store', { backend: caPlacement.key.backend })
    : finding('key-missing/file', { name, key: keyLocation({ copies, caPlacement }) });
}

/** Blocks the CA and all under it: a replaced certificate and key would belong to no generation. */
export function blockedRotation(
  artifact: CaArtifact,
  reasons: readonly Finding[],
  next: Remedy,
  blocker: readonly Finding[] = reasons,
): PlannedCa {
  const { step, projection } = blockedCa(artifact, reasons, next, blocker);
  return { step, projection: { ...projection, next } };
}
