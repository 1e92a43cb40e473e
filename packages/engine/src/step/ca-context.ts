import type { CaArtifact } from '@kpki/spec';
import { type Certificate, isSelfSigned } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { copiesOf } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { declaredSigner, isNextAwaited } from '../issuing/ca-placement.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import { present } from '../model/slot.ts';
import type { CaContext, Signed } from './ca-steps.ts';
import type { PlanContext } from './intent.ts';
import type { ProjectedCa } from './projected-ca.ts';

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
    isNextAwaited: isNextAwaited(artifact, observed.caPlacements),
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
    if (declaredSigner(artifact, caPlacements) !== ca.name) continue;
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
