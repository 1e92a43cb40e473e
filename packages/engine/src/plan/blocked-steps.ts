import { artifactsOf, type Cluster } from '@kpki/spec';
import { andMore } from '../read/wording.ts';
import { underRotated } from '../rotation/under-rotated.ts';
import { asDeclared, askedOf, type Intent, isAsDeclared } from '../step/intent.ts';
import { changes, type Step } from '../step/step.ts';
import type { Plan } from './plan.ts';

/** The blocked steps of a plan that are in the way of something. */
export interface Blocked {
  /** The steps for whose sake nothing of the plan is carried out. */
  readonly stops: readonly Step[];
  /** The steps that were asked for and that are left while the others are carried out. */
  readonly leaves: readonly Step[];
}

/**
 * What the blocked steps of a plan are in the way of. Whoever applies what is declared wants all of it, so that one stops
 * them all. Certificates that somebody asks for are made beside what is blocked: what needs anything of a blocked step is
 * blocked itself, and a cluster must not end because one of its CAs has lost its key. They are stopped where all
 * that is asked for is blocked. A rotation is stopped by what it touches, and by nothing else.
 */
export function blockedIn({ steps, intent = asDeclared }: Plan, cluster: Cluster): Blocked {
  const blocked = steps.filter(({ action }) => action === 'blocked');
  if (blocked.length === 0 || isAsDeclared(intent)) return { stops: blocked, leaves: [] };
  const isRotated = rotatedBy(intent, cluster);
  const ofRotation = blocked.filter(isRotated);
  if (ofRotation.length > 0) return { stops: ofRotation, leaves: [] };
  const isMeant = (step: Step): boolean => isRotated(step) || askedOf(step.artifact, intent) !== null;
  if (!steps.some((step) => changes(step) && isMeant(step))) return { stops: blocked, leaves: [] };
  return { stops: [], leaves: blocked.filter(isMeant) };
}

function rotatedBy({ rotate }: Intent, cluster: Cluster): (step: Step) => boolean {
  const artifacts = artifactsOf(cluster);
  const touched = rotate.flatMap(({ name }) => artifacts.filter(underRotated(name, artifacts)));
  const ids = new Set(touched.map(({ id }) => id));
  return ({ artifact }) => ids.has(artifact);
}

/** What of the steps that are left, or of the CAs that would sign them, is to be put right first. */
export function leftText(leaves: readonly [Step, ...Step[]], { steps }: Plan, cluster: Cluster): string {
  const [first, ...others] = leaves;
  const artifact = artifactsOf(cluster).find(({ id }) => id === first.artifact);
  const name = artifact !== undefined && 'authority' in artifact ? artifact.authority : null;
  const signer = steps.find((step) => step.action === 'blocked' && step.name === name);
  if (signer === undefined) return blockedText(leaves);
  return `${first.artifact}${andMore(others.length)}; ${blockedText([signer])}`;
}

/** Names the blocked steps that tell their own cause in a plan that was shown. */
export function blockedAbove(stops: readonly [Step, ...Step[]]): string {
  const names = new Set<string>(stops.map(({ name }) => name));
  const causes = stops.filter(({ blockedBy }) => blockedBy === undefined || !names.has(blockedBy));
  const [first = stops[0], ...others] = causes;
  return `nothing was changed: ${first.artifact}${andMore(others.length)} ${others.length === 0 ? 'is' : 'are'} blocked, see the plan`;
}

/** Why steps are blocked, and what somebody does about the first of them. */
export function blockedText([first, ...others]: readonly [Step, ...Step[]]): string {
  const reason = first.reasons.map(({ text }) => text).join('; ');
  return `${first.artifact}: ${reason}${andMore(others.length)}; ${first.next ?? 'see the plan'}`;
}
