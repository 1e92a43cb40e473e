import type { Artefact, LeafArtefact } from '@kpki/spec';
import { styleOf } from '../issue/style.ts';
import type { Copy } from '../read/copy.ts';
import { copiesOf, observe } from '../read/observe.ts';
import type { ObservedState } from '../read/observed-state.ts';
import { whereIs } from '../read/wording.ts';
import { type Intent, phaseFor } from './intent.ts';
import { afterLostPair } from './lost-pair.ts';
import { afterLostIssuer } from './lost-trust.ts';
import { noBundle } from './plan-bundle.ts';
import { planCertificate } from './plan-certificate.ts';
import type { PlanContext } from './plan-context.ts';
import { planKeyPair } from './plan-key-pair.ts';
import { planKubeconfig } from './plan-kubeconfig.ts';
import { planTrust, type Trust } from './plan-trust.ts';
import { noProjection } from './projected-ca.ts';
import type { Finding } from './reason.ts';
import { blockedWhereRefused } from './refused.ts';
import type { Step } from './step.ts';

/** A step for each artefact: what is there, compared with what is declared and asked for. Pure. */
export function planSteps(observed: ObservedState, now: Date, intent: Intent): readonly Step[] {
  const { cluster } = observed;
  const context: PlanContext = {
    cluster,
    style: styleOf(cluster),
    observation: observe(observed),
    elsewhere: observed.elsewhere,
    intent,
    now,
  };
  const { steps, trust } = planTrust(observed, context);
  const finish: Finish = (artefact, step) =>
    afterLostIssuer(artefact, step, trust.projections.get(artefact.authority) ?? noProjection, observed, context);
  const others = observed.artefacts.flatMap((artefact) => planOther(artefact, trust, finish, context));
  return [...steps, ...others].map((step) => {
    const copies = context.observation.get(step.artefact) ?? [];
    return withExposedKeys(blockedWhereRefused(step, copies), copies);
  });
}

/** What becomes of the step for a leaf where its CA is lost. */
type Finish = (artefact: LeafArtefact, step: Step) => Step;

function planOther(
  artefact: Artefact,
  { projections, bundles }: Trust,
  finish: Finish,
  context: PlanContext,
): readonly Step[] {
  const copies = copiesOf(artefact, context);
  switch (artefact.kind) {
    case 'authority':
    case 'trust bundle':
      return [];
    case 'key pair':
      return [afterLostPair(planKeyPair(artefact, copies, phaseFor(context.intent, artefact.name)), context)];
    case 'certificate': {
      const step = planCertificate(artefact, copies, projections.get(artefact.authority) ?? noProjection, context);
      return [finish(artefact, step)];
    }
    case 'kubeconfig': {
      const bundle = bundles.get(artefact.trusts) ?? noBundle;
      const step = planKubeconfig(
        artefact,
        copies,
        projections.get(artefact.authority) ?? noProjection,
        bundle,
        context,
      );
      return [finish(artefact, step)];
    }
  }
}

/** Tells of each private key in a file that everybody may read, whatever is done about the artefact. */
function withExposedKeys(step: Step, copies: readonly Copy[]): Step {
  const found = copies.flatMap((copy) =>
    copy.exposedKeys.map((part): Finding => {
      const text = `${whereIs(copy, part)} holds a private key, and everybody may read it; take it out`;
      return { reason: 'private-key-exposed', text };
    }),
  );
  return found.length === 0 ? step : { ...step, warnings: [...step.warnings, ...found] };
}
