import type { Artifact, LeafArtifact } from '@kpki/spec';
import type { Copy } from '../inventory/copy.ts';
import { copiesOf } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { pathForMessage } from '../inventory/wording.ts';
import { finding } from '../model/finding.ts';
import type { Step } from '../model/step.ts';
import { noBundle } from './bundle-state.ts';
import { type Intent, type PlanContext, phaseFor } from './intent.ts';
import { afterLostIssuer, afterLostPair } from './lost-trust.ts';
import { planCertificate } from './plan-certificate.ts';
import { planContext } from './plan-context.ts';
import { planKeyPair } from './plan-key-pair.ts';
import { planKubeconfig } from './plan-kubeconfig.ts';
import { type PlannedTrust, planTrust } from './plan-trust.ts';
import { noProjection } from './projected-ca.ts';
import { blockedWhereRefused } from './refused.ts';

/** Returns a step for each artifact. Pure. */
export function planSteps(observed: ObservedState, now: Date, intent: Intent): readonly Step[] {
  const context = planContext(observed, now, intent);
  const { steps, trust } = planTrust(observed, context);
  const finish: Finish = (artifact, step) =>
    afterLostIssuer(artifact, step, trust.projections.get(artifact.ca) ?? noProjection, observed, context);
  const others = observed.artifacts.flatMap((artifact) => planOther(artifact, trust, finish, context));
  return [...steps, ...others].map((step) => {
    const copies = context.observation.get(step.artifact) ?? [];
    return withExposedKeys(blockedWhereRefused(step, copies), copies);
  });
}

type Finish = (artifact: LeafArtifact, step: Step) => Step;

function planOther(
  artifact: Artifact,
  { projections, bundles }: PlannedTrust,
  finish: Finish,
  context: PlanContext,
): readonly Step[] {
  const copies = copiesOf(artifact, context);
  switch (artifact.kind) {
    case 'ca':
    case 'trust bundle':
      return [];
    case 'key pair':
      return [afterLostPair(planKeyPair(artifact, copies, phaseFor(context.intent, artifact.name)), context)];
    case 'certificate': {
      const step = planCertificate(artifact, copies, projections.get(artifact.ca) ?? noProjection, context);
      return [finish(artifact, step)];
    }
    case 'kubeconfig': {
      const ca = projections.get(artifact.ca) ?? noProjection;
      const bundle = bundles.get(artifact.trusts) ?? noBundle;
      return [finish(artifact, planKubeconfig({ artifact, ca, bundle, context }, copies))];
    }
  }
}

/** Reports each private key in a world-readable file, whatever the step. */
function withExposedKeys(step: Step, copies: readonly Copy[]): Step {
  const found = copies.flatMap((copy) =>
    copy.exposedKeys.map((part) => finding('private-key-exposed', { location: pathForMessage(copy, part) })),
  );
  return found.length === 0 ? step : { ...step, warnings: [...step.warnings, ...found] };
}
