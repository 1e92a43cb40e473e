import { createHash } from 'node:crypto';
import { type Cluster, kpkiApiVersion } from '@kpki/spec';
import { keyFilesIn } from '../ca/custody.ts';
import { lostKeysIn } from '../read/lost-keys.ts';
import type { ObservedState } from '../read/observed-state.ts';
import { rolloutOf } from '../rollout/rollout-of.ts';
import { rotationsUnderWay, withRotations } from '../rotation/under-way.ts';
import { withSubjectRights } from '../step/changed-subjects.ts';
import { asDeclared, type Intent, isAsDeclared } from '../step/intent.ts';
import { requiredBindings, withKubeletClientRights } from '../step/kubelet-client.ts';
import { planSteps } from '../step/plan-steps.ts';
import { driftOf, type Plan } from './plan.ts';

/** Plans what has to change, and why. Pure. */
export function makePlan(observed: ObservedState, now: Date, intent: Intent = asDeclared): Plan {
  const { cluster } = observed;
  const rotations = rotationsUnderWay(observed, now, intent);
  const judged = withSubjectRights(
    withKubeletClientRights(planSteps(observed, now, intent), observed, intent),
    observed,
  );
  const steps = withRotations(judged, rotations, cluster);
  const bindings = requiredBindings(steps, observed);
  return {
    apiVersion: kpkiApiVersion,
    kind: 'Plan',
    cluster: cluster.name,
    declared: digestOf(cluster),
    ...(isAsDeclared(intent) ? {} : { intent }),
    made: now.toISOString(),
    locations: observed.locations.map(({ sink, location, snapshot }) => ({
      sink: sink.name,
      location: location.id,
      revision: snapshot?.revision ?? null,
    })),
    repairs: driftOf(observed),
    ...(rotations.length === 0 ? {} : { rotations }),
    steps,
    rollout: rolloutOf(steps, cluster, keyFilesIn(observed.custodies), lostKeysIn(observed)),
    ...(bindings.length === 0 ? {} : { bindings }),
    ...(observed.kubeletClientRights === undefined ? {} : { kubeletClientRights: observed.kubeletClientRights }),
    ...(observed.subjectRights === undefined ? {} : { subjectRights: observed.subjectRights }),
  };
}

/** Returns the SHA-256 of the spec, hex. */
export function digestOf(cluster: Cluster): string {
  return createHash('sha256').update(JSON.stringify(cluster)).digest('hex');
}
