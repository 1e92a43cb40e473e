import type { Artefact } from '@kpki/spec';
import { styles } from '../issue/style.ts';
import { copiesOf, observe } from '../read/observe.ts';
import type { World } from '../read/world.ts';
import type { Facts } from './facts.ts';
import { type Intent, phaseFor } from './intent.ts';
import { afterLoss } from './lost-pair.ts';
import { afterLostIssuer } from './lost-trust.ts';
import { noOutlook } from './outlook.ts';
import { noBundle } from './plan-bundle.ts';
import { planCertificate } from './plan-certificate.ts';
import { planKeyPair } from './plan-key-pair.ts';
import { planKubeconfig } from './plan-kubeconfig.ts';
import { planTrust, type Trust } from './plan-trust.ts';
import { blockedWhereRefused } from './refused.ts';
import type { Step } from './step.ts';
import { strayKeys } from './stray-keys.ts';
import { type Mark, unbelieved } from './unbelieved.ts';

/** A step for each artefact: what is there, compared with what is declared and asked for. Pure. */
export function planSteps(world: World, now: Date, intent: Intent): readonly Step[] {
  const { cluster } = world;
  const facts: Facts = {
    cluster,
    style: styles[cluster.profile],
    observation: observe(world),
    elsewhere: world.elsewhere,
    intent,
    now,
  };
  const { steps, trust } = planTrust(world, facts);
  const mark = unbelieved(world, facts);
  const others = world.artefacts.flatMap((artefact) =>
    planOther(artefact, trust, mark, facts).map((step) =>
      artefact.kind === 'certificate' || artefact.kind === 'kubeconfig'
        ? afterLostIssuer(artefact, step, trust.outlooks.get(artefact.authority), world, facts)
        : step,
    ),
  );
  return [...steps, ...others]
    .map((step) => blockedWhereRefused(step, facts.observation.get(step.artefact) ?? []))
    .map((step) => withStrayKeys(step, facts));
}

function planOther(artefact: Artefact, { outlooks, bundles }: Trust, mark: Mark, facts: Facts): readonly Step[] {
  const copies = copiesOf(artefact, facts);
  switch (artefact.kind) {
    case 'authority':
    case 'trust bundle':
      return [];
    case 'key pair':
      return [afterLoss(planKeyPair(artefact, copies, phaseFor(facts.intent, artefact.name)), facts)];
    case 'certificate': {
      const step = planCertificate(artefact, copies, outlooks.get(artefact.authority) ?? noOutlook, facts);
      return [mark(artefact, step)];
    }
    case 'kubeconfig': {
      const bundle = bundles.get(artefact.trusts) ?? noBundle;
      const step = planKubeconfig(artefact, copies, outlooks.get(artefact.authority) ?? noOutlook, bundle, facts);
      return [mark(artefact, step)];
    }
  }
}

/** Whatever is done about an artefact, private keys where none belong are told. */
function withStrayKeys(step: Step, { observation }: Facts): Step {
  const found = strayKeys(observation.get(step.artefact) ?? []);
  return found.length === 0 ? step : { ...step, warnings: [...step.warnings, ...found] };
}
