import type { Artifact } from '@kpki/spec';
import { copiesOf } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import type { Step } from '../model/step.ts';
import { noBundle } from './bundle-state.ts';
import { type PlanContext, phaseFor } from './intent.ts';
import { planCertificate } from './plan-certificate.ts';
import { planKeyPair } from './plan-key-pair.ts';
import { planKubeconfig } from './plan-kubeconfig.ts';
import { type PlannedTrust, planTrust } from './plan-trust.ts';
import { noProjection } from './projected-ca.ts';

/** Plans each artifact by itself, under its projected CA and bundle. Pure. */
export function planSteps(
  observed: ObservedState,
  context: PlanContext,
): { readonly steps: readonly Step[]; readonly trust: PlannedTrust } {
  const { steps, trust } = planTrust(observed, context);
  return { steps: [...steps, ...observed.artifacts.flatMap((artifact) => planOther(artifact, trust, context))], trust };
}

function planOther(artifact: Artifact, { projections, bundles }: PlannedTrust, context: PlanContext): readonly Step[] {
  const copies = copiesOf(artifact, context);
  switch (artifact.kind) {
    case 'ca':
    case 'trust bundle':
      return [];
    case 'key pair':
      return [planKeyPair(artifact, copies, phaseFor(context.intent, artifact.name))];
    case 'certificate':
      return [planCertificate(artifact, copies, projections.get(artifact.ca) ?? noProjection, context)];
    case 'kubeconfig': {
      const ca = projections.get(artifact.ca) ?? noProjection;
      const bundle = bundles.get(artifact.trusts) ?? noBundle;
      return [planKubeconfig({ artifact, ca, bundle, context }, copies)];
    }
  }
}
