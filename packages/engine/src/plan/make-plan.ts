import { createHash } from 'node:crypto';
import { type Artefact, type Cluster, kpkiApiVersion } from '@kpki/spec';
import { keyFilesIn } from '../authority/custody.ts';
import { followUpOf } from '../follow-up/follow-up-of.ts';
import { styles } from '../issue/style.ts';
import { copiesOf, observe } from '../read/observe.ts';
import type { World } from '../read/world.ts';
import { driftOf } from './drift.ts';
import type { Facts } from './facts.ts';
import { asDeclared, type Intent, isAsDeclared, phaseFor } from './intent.ts';
import { noOutlook } from './outlook.ts';
import type { Plan, Step } from './plan.ts';
import { noBundle } from './plan-bundle.ts';
import { planCertificate } from './plan-certificate.ts';
import { planKeyPair } from './plan-key-pair.ts';
import { planKubeconfig } from './plan-kubeconfig.ts';
import { planTrust, type Trust } from './plan-trust.ts';
import { strayKeys } from './stray-keys.ts';

/** Compares what is there with what is declared and asked for, and says what has to change and why. Pure. */
export function makePlan(world: World, now: Date, intent: Intent = asDeclared): Plan {
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
  const others = world.artefacts.flatMap((artefact) => planOther(artefact, trust, facts));
  const all = [...steps, ...others].map((step) => withStrayKeys(step, facts));
  return {
    apiVersion: kpkiApiVersion,
    kind: 'Plan',
    cluster: cluster.name,
    declared: digestOf(cluster),
    ...(isAsDeclared(intent) ? {} : { intent }),
    made: now.toISOString(),
    places: world.places.map(({ sink, place, snapshot }) => ({
      sink: sink.name,
      place: place.id,
      revision: snapshot?.revision ?? null,
    })),
    repairs: driftOf(world),
    steps: all,
    followUp: followUpOf(all, cluster, keyFilesIn(world.custodies)),
  };
}

function planOther(artefact: Artefact, { outlooks, bundles }: Trust, facts: Facts): readonly Step[] {
  const copies = copiesOf(artefact, facts);
  switch (artefact.kind) {
    case 'authority':
    case 'trust bundle':
      return [];
    case 'key pair':
      return [planKeyPair(artefact, copies, phaseFor(facts.intent, artefact.name))];
    case 'certificate':
      return [planCertificate(artefact, copies, outlooks.get(artefact.authority) ?? noOutlook, facts)];
    case 'kubeconfig': {
      const bundle = bundles.get(artefact.trusts) ?? noBundle;
      return [planKubeconfig(artefact, copies, outlooks.get(artefact.authority) ?? noOutlook, bundle, facts)];
    }
  }
}

/** Whatever is done about an artefact, private keys where none belong are told. */
function withStrayKeys(step: Step, { observation }: Facts): Step {
  const found = strayKeys(observation.get(step.artefact) ?? []);
  return found.length === 0 ? step : { ...step, warnings: [...step.warnings, ...found] };
}

/** SHA-256, hex, of a declared cluster. */
export function digestOf(cluster: Cluster): string {
  return createHash('sha256').update(JSON.stringify(cluster)).digest('hex');
}
