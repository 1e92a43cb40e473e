import type { BundleName, CaName } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import type { Copy } from '../inventory/copy.ts';
import { copiesOf } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { declaredSigner, signersFirst } from '../issuing/ca-placement.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import { finding } from '../model/finding.ts';
import { present } from '../model/slot.ts';
import type { Step } from '../model/step.ts';
import { isExpired } from '../policies/certificate-times.ts';
import type { PlannedBundle } from './bundle-state.ts';
import { caContext } from './ca-context.ts';
import type { PlannedCa } from './ca-steps.ts';
import { expiringTogether } from './due-ca.ts';
import type { PlanContext } from './intent.ts';
import { afterLostTrust } from './lost-trust.ts';
import { planBundle } from './plan-bundle.ts';
import { planCa } from './plan-ca.ts';
import { noProjection, type ProjectedCa } from './projected-ca.ts';

/** The projected CAs and trust bundles. */
export interface PlannedTrust {
  readonly projections: ReadonlyMap<CaName, ProjectedCa>;
  readonly bundles: ReadonlyMap<BundleName, PlannedBundle>;
}

/** Plans CAs, then bundles: all other steps depend on their projections. */
export function planTrust(
  observed: ObservedState,
  context: PlanContext,
): { readonly steps: readonly Step[]; readonly trust: PlannedTrust } {
  const planned = planCas(observed, context);
  const projections = new Map([...planned].map(([name, { projection }]) => [name, projection]));
  const caSteps = ofKind(observed.artifacts, 'ca').flatMap((artifact) => {
    const { name } = artifact;
    const step = planned.get(name)?.step;
    if (step === undefined) return [];
    const projection = projections.get(name) ?? noProjection;
    return [withTwin(afterLostTrust(artifact, step, projection, observed, context), name, projections)];
  });
  const bundles = new Map<BundleName, PlannedBundle>();
  const bundleSteps = ofKind(observed.artifacts, 'trust bundle').map((artifact) => {
    const projection = projections.get(artifact.ca) ?? noProjection;
    const copies = copiesOf(artifact, context);
    const { step, bundle } = planBundle(artifact, copies, projection);
    bundles.set(artifact.name, bundle);
    const told = withoutOverlap(step, copies, projection, context.now);
    return afterLostTrust(artifact, told, projection, observed, context);
  });
  return {
    steps: [...expiringTogether(caSteps), ...bundleSteps],
    trust: { projections, bundles },
  };
}

/** Plans each CA after its signer. */
function planCas(observed: ObservedState, context: PlanContext): ReadonlyMap<CaName, PlannedCa> {
  const planned = new Map<CaName, PlannedCa>();
  for (const artifact of signersFirst(ofKind(observed.artifacts, 'ca'), observed.caPlacements)) {
    const signer = declaredSigner(artifact, observed.caPlacements);
    const parent = signer === null ? null : (planned.get(signer)?.projection ?? noProjection);
    const ca = caContext(artifact, observed, context, parent);
    if (ca !== null) planned.set(artifact.name, planCa(ca));
  }
  return planned;
}

/** Reports CAs that share a key; CIS 2.7 wants a CA of its own for etcd. */
function withTwin(step: Step, name: CaName, projections: ReadonlyMap<CaName, ProjectedCa>): Step {
  const publicKey = projections.get(name)?.publicKey ?? null;
  if (publicKey === null) return step;
  const before = [...projections].slice(0, [...projections.keys()].indexOf(name));
  const twin = before.find(([, other]) => other.publicKey !== null && sameBytes(other.publicKey, publicKey))?.[0];
  if (twin === undefined) return step;
  return { ...step, warnings: [...step.warnings, finding('ca-shared', { ca: twin })] };
}

/**
 * Marks the rewrite of a bundle that shares no valid certificate with its stored copies: the old one expired, its key
 * is compromised, or copies were replaced by hand. Clients of the two bundles do not trust each other.
 */
function withoutOverlap(step: Step, copies: readonly Copy[], ca: ProjectedCa, now: Date): Step {
  const held = copies.map(({ bundle }) => present(bundle) ?? []).filter(({ length }) => length > 0);
  if (step.action !== 'update' || held.length === 0) return step;
  const { publicKey } = ca;
  const isIt = (each: Certificate): boolean =>
    publicKey !== null && sameBytes(each.publicKey, publicKey) && !isExpired(each, now);
  // One copy that believes it tells nothing of who has read another.
  return held.every((bundle) => bundle.some(isIt)) ? step : { ...step, breaksTrust: true };
}
