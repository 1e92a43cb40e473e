import type { kpkiApiVersion } from '@kpki/spec';
import type { RightsAnswer } from '../read/rights-answer.ts';
import type { SubjectRights } from '../read/subject-rights.ts';
import type { RolloutStep } from '../rollout/rollout-step.ts';
import { isStopped, type RotationStatus } from '../rotation/rotation-status.ts';
import type { Intent } from '../step/intent.ts';
import type { Reason } from '../step/reason.ts';
import type { RequiredBinding } from '../step/required-binding.ts';
import { changes, type Step } from '../step/step.ts';
import type { PlaceDrift } from './drift.ts';

export interface PlannedPlace {
  readonly sink: string;
  readonly place: string;
  readonly revision: string | null;
}

/** What has to change and why: plain data, safe to store and to show. It holds nothing private. */
export interface Plan {
  readonly apiVersion: typeof kpkiApiVersion;
  readonly kind: 'Plan';
  readonly cluster: string;
  /** SHA-256, hex, of the declared cluster: a plan is for that cluster and no other. */
  readonly declared: string;
  /** What was asked for beyond the declaration; left out where there was nothing. */
  readonly intent?: Intent;
  /** RFC 3339, UTC. */
  readonly made: string;
  readonly places: readonly PlannedPlace[];
  /** The places that are put in order before anything else is done. */
  readonly repairs: readonly PlaceDrift[];
  /** The rotations that are under way and that it leaves as they are; left out where there is none. */
  readonly rotations?: readonly RotationStatus[];
  readonly steps: readonly Step[];
  /** What has to happen once it is carried out, in order: `rolloutOf`. Empty where nothing that may be in use changes. */
  readonly rollout: readonly RolloutStep[];
  /** ClusterRoleBindings that the cluster needs and that are not proven; left out where there is none. */
  readonly bindings?: readonly RequiredBinding[];
  /** The answer of an API server that the plan depends on; left out where none was asked. */
  readonly kubeletClientRights?: RightsAnswer;
  /** The answers about subjects that certificates get in place of others; left out where none was asked. */
  readonly subjectRights?: readonly SubjectRights[];
}

/** Whether a plan has neither anything to do nor anything that hinders. */
export function isIdle(plan: Plan): boolean {
  return plan.repairs.length === 0 && plan.steps.every((step) => step.action === 'keep');
}

/**
 * Whether somebody has something to do: carry it out, go on with a rotation that stopped on the way to a phase, or bring
 * what is lacking: a key that was lost, or a binding without which a group stays.
 */
export function isToDo(plan: Plan): boolean {
  return hasWork(plan) || lacksKey(plan) || lacksBinding(plan) || hasStopped(plan);
}

/** Whether something is kept whose private key is nowhere. */
export function lacksKey(plan: Plan): boolean {
  return keepsWith(plan, 'key-missing');
}

/** Whether a certificate keeps a group that its declaration drops, since no binding is proven to take its place. */
export function lacksBinding(plan: Plan): boolean {
  return keepsWith(plan, 'group-held-back');
}

function keepsWith({ steps }: Plan, warning: Reason): boolean {
  return steps.some(({ action, warnings }) => action === 'keep' && warnings.some(({ reason }) => reason === warning));
}

/** Whether a rotation stopped on its way to a phase. */
export function hasStopped({ rotations }: Plan): boolean {
  return rotations?.some(isStopped) ?? false;
}

/** Whether a plan changes anything, be it only a mode. */
export function hasWork(plan: Plan): boolean {
  return plan.repairs.length > 0 || plan.steps.some(changes);
}
