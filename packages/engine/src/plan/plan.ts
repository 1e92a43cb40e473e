import { kpkiApiVersion } from '@kpki/spec';
import type { RightsAnswer, SubjectRights } from '../inventory/client-subjects.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { isMapping, type Mapping } from '../mapping.ts';
import type { Reason } from '../model/finding.ts';
import type { RolloutStep } from '../model/rollout-step.ts';
import { changes, type Step } from '../model/step.ts';
import type { RequiredBinding } from './client-rights.ts';
import type { Intent } from './intent.ts';
import { isStopped, type RotationRecord } from './rotation-status.ts';

export interface PlannedLocation {
  readonly sink: string;
  readonly location: string;
  readonly revision: string | null;
}

/** A plan is plain data without secrets: safe to store and to show. */
export interface Plan {
  readonly apiVersion: typeof kpkiApiVersion;
  readonly kind: 'Plan';
  readonly cluster: string;
  /** SHA-256 of the spec, hex: a plan applies to that spec alone. */
  readonly declared: string;
  /** Left out where nothing was requested or excluded. */
  readonly intent?: Intent;
  /** RFC 3339, UTC. */
  readonly made: string;
  readonly locations: readonly PlannedLocation[];
  readonly repairs: readonly LocationDrift[];
  /** Rotations that are under way and that the plan does not touch; left out where there is none. */
  readonly rotations?: readonly RotationRecord[];
  readonly steps: readonly Step[];
  /** What has to happen after the apply, in order. Empty where nothing that may be in use changes. */
  readonly rollout: readonly RolloutStep[];
  /** ClusterRoleBindings that are needed and not proven; left out where there is none. */
  readonly bindings?: readonly RequiredBinding[];
  /** Left out where no API server was asked. */
  readonly kubeletClientRights?: RightsAnswer;
  /** Answers about subjects that change; left out where no API server was asked. */
  readonly subjectRights?: readonly SubjectRights[];
}

export function isIdle(plan: Plan): boolean {
  return plan.repairs.length === 0 && plan.steps.every((step) => step.action === 'unchanged');
}

/** Returns whether a person has to act: apply, resume a rotation, or supply a lost key or a binding. */
export function isToDo(plan: Plan): boolean {
  return hasWork(plan) || lacksKey(plan) || lacksBinding(plan) || hasStopped(plan);
}

export function lacksKey(plan: Plan): boolean {
  return keepsWith(plan, 'key-missing');
}

/** Returns whether a certificate keeps a group that the spec drops, since no binding is proven. */
export function lacksBinding(plan: Plan): boolean {
  return keepsWith(plan, 'group-held-back');
}

function keepsWith({ steps }: Plan, warning: Reason): boolean {
  return steps.some(
    ({ action, warnings }) => action === 'unchanged' && warnings.some(({ reason }) => reason === warning),
  );
}

export function hasStopped({ rotations }: Plan): boolean {
  return rotations?.some(isStopped) ?? false;
}

/** Returns whether a plan changes anything, if only a file mode. */
export function hasWork(plan: Plan): boolean {
  return plan.repairs.length > 0 || plan.steps.some(changes);
}

export interface LocationDrift {
  readonly sink: string;
  readonly location: string;
  /** Modes, owners and unfinished writes, in words. */
  readonly drift: readonly string[];
}

export function driftOf(observed: ObservedState): readonly LocationDrift[] {
  return observed.locations.flatMap(({ sink, location, snapshot }) =>
    snapshot === null || snapshot.drift.length === 0
      ? []
      : [{ sink: sink.name, location: location.id, drift: snapshot.drift }],
  );
}

/** Parses a plan; null when the text is none. Only its form is checked: `remakePlan` compares all of it. */
export function readPlan(text: string): Plan | null {
  const value = parsed(text);
  return isMapping(value) && looksLikePlan(value) ? (value as unknown as Plan) : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function looksLikePlan({ kind, apiVersion, intent, locations, repairs, steps }: Mapping): boolean {
  if (kind !== 'Plan' || apiVersion !== kpkiApiVersion) return false;
  if (intent !== undefined && !(isMapping(intent) && looksLikeIntent(intent))) return false;
  return [locations, repairs, steps].every((list) => Array.isArray(list) && list.every(isMapping));
}

function looksLikeIntent({ renew, rekey, rotate, except = [], words = [], only = true }: Mapping): boolean {
  const areTexts = [renew, rekey, except, words].every((list) => Array.isArray(list) && list.every(isText));
  return (
    areTexts &&
    only === true &&
    Array.isArray(rotate) &&
    rotate.every((each) => isMapping(each) && isText(each['name']))
  );
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}
