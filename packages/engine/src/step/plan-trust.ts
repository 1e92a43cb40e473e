import type { BundleName, CaName } from '@kpki/spec';
import { copiesOf } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { declaredSigner, signersFirst } from '../issuing/ca-placement.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import type { Step } from '../model/step.ts';
import type { PlannedBundle } from './bundle-state.ts';
import { caContext } from './ca-context.ts';
import type { PlannedCa } from './ca-steps.ts';
import type { PlanContext } from './intent.ts';
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
  const caSteps = ofKind(observed.artifacts, 'ca').flatMap(({ name }) => planned.get(name)?.step ?? []);
  const bundles = new Map<BundleName, PlannedBundle>();
  const bundleSteps = ofKind(observed.artifacts, 'trust bundle').map((artifact) => {
    const projection = projections.get(artifact.ca) ?? noProjection;
    const { step, bundle } = planBundle(artifact, copiesOf(artifact, context), projection);
    bundles.set(artifact.name, bundle);
    return step;
  });
  return { steps: [...caSteps, ...bundleSteps], trust: { projections, bundles } };
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
