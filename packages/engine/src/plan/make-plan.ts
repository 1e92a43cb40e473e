import { createHash } from 'node:crypto';
import { type Cluster, kpkiApiVersion } from '@kpki/spec';
import { keyFilesIn } from '../authority/custody.ts';
import { followUpOf } from '../follow-up/follow-up-of.ts';
import { lostKeysIn } from '../read/lost-keys.ts';
import type { World } from '../read/world.ts';
import { rotationsUnderWay, withRotations } from '../rotation/under-way.ts';
import { withSubjectRights } from '../step/changed-subjects.ts';
import { asDeclared, type Intent, isAsDeclared } from '../step/intent.ts';
import { requiredBindings, withKubeletClientRights } from '../step/kubelet-client.ts';
import { planSteps } from '../step/plan-steps.ts';
import { driftOf } from './drift.ts';
import type { Plan } from './plan.ts';

/** Compares what is there with what is declared and asked for, and says what has to change and why. Pure. */
export function makePlan(world: World, now: Date, intent: Intent = asDeclared): Plan {
  const { cluster } = world;
  const rotations = rotationsUnderWay(world, now, intent);
  const judged = withSubjectRights(withKubeletClientRights(planSteps(world, now, intent), world, intent), world);
  const steps = withRotations(judged, rotations, cluster);
  const bindings = requiredBindings(steps, world);
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
    ...(rotations.length === 0 ? {} : { rotations }),
    steps,
    followUp: followUpOf(steps, cluster, keyFilesIn(world.custodies), lostKeysIn(world)),
    ...(bindings.length === 0 ? {} : { bindings }),
    ...(world.kubeletClientRights === undefined ? {} : { kubeletClientRights: world.kubeletClientRights }),
    ...(world.subjectRights === undefined ? {} : { subjectRights: world.subjectRights }),
  };
}

/** SHA-256, hex, of a declared cluster. */
export function digestOf(cluster: Cluster): string {
  return createHash('sha256').update(JSON.stringify(cluster)).digest('hex');
}
