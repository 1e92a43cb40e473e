import { artifactsOf, type Cluster } from '@kpki/spec';
import { remedy } from '../model/finding.ts';
import type { BlockedArtifact, Notes } from '../model/notes.ts';
import { type Statement, statement } from '../model/statement.ts';
import { changes, type Step } from '../model/step.ts';
import { emptyIntent, type Intent, isEmptyIntent, requestedAction } from './intent.ts';
import { underRotated } from './pending.ts';
import type { Plan } from './plan.ts';

export interface Blocked {
  /** Steps that stop the whole plan. */
  readonly stops: readonly Step[];
  /** Requested steps that are skipped while the others are carried out. */
  readonly leaves: readonly Step[];
}

/**
 * Returns what blocked steps stop. An apply of the whole spec stops at the first one. Requested certificates are made
 * without the blocked ones, since a lost CA key must not let a cluster expire; they stop if all of them are blocked. A
 * rotation stops only for what it touches.
 */
export function blockedIn({ steps, intent = emptyIntent }: Plan, cluster: Cluster): Blocked {
  const blocked = steps.filter(({ action }) => action === 'blocked');
  if (blocked.length === 0 || isEmptyIntent(intent)) return { stops: blocked, leaves: [] };
  const isRotated = rotatedBy(intent, cluster);
  const ofRotation = blocked.filter(isRotated);
  if (ofRotation.length > 0) return { stops: ofRotation, leaves: [] };
  const isMeant = (step: Step): boolean => isRotated(step) || requestedAction(step.artifact, intent) !== null;
  if (!steps.some((step) => changes(step) && isMeant(step))) return { stops: blocked, leaves: [] };
  return { stops: [], leaves: blocked.filter(isMeant) };
}

function rotatedBy({ rotate }: Intent, cluster: Cluster): (step: Step) => boolean {
  const artifacts = artifactsOf(cluster);
  const touched = rotate.flatMap(({ name }) => artifacts.filter(underRotated(name, artifacts)));
  const ids = new Set(touched.map(({ id }) => id));
  return ({ artifact }) => ids.has(artifact);
}

/** Names the requested steps that are skipped, with their cause. */
export function leftBlocked(leaves: readonly [Step, ...Step[]], { steps }: Plan, cluster: Cluster): Statement {
  const [first, ...others] = leaves;
  const artifact = artifactsOf(cluster).find(({ id }) => id === first.artifact);
  const name = artifact !== undefined && 'ca' in artifact ? artifact.ca : null;
  const signer = steps.find((step) => step.action === 'blocked' && step.name === name);
  if (signer === undefined) return blockedFirst(leaves);
  return statement('blocked/by-ca', { artifact: first.artifact, others: others.length, ca: blockedArtifact(signer) });
}

/** Returns what stops a plan. `isShown`: the plan was shown with each cause and its fix, which are not repeated. */
export function stoppedBy(stops: readonly [Step, ...Step[]], plan: Plan, isShown: boolean): Statement {
  return statement('plan-blocked', {
    blocked: isShown ? blockedAbove(stops) : blockedFirst(stops),
    left: leftOnDisk(plan),
  });
}

function blockedAbove(stops: readonly [Step, ...Step[]]): Statement {
  const names = new Set<string>(stops.map(({ name }) => name));
  const causes = stops.filter(({ blockedBy }) => blockedBy === undefined || !names.has(blockedBy));
  const [first = stops[0], ...others] = causes;
  return statement('blocked/shown', { artifact: first.artifact, others: others.length });
}

function blockedFirst([first, ...others]: readonly [Step, ...Step[]]): Statement {
  return statement('blocked', { ...blockedArtifact(first), others: others.length });
}

function blockedArtifact({ artifact, reasons: findings, next }: Step): BlockedArtifact {
  return { artifact, findings, remedy: next ?? remedy('run-plan') };
}

/** Names the unblocked steps of a stopped plan, and the command for them; null for a rotation. */
function leftOnDisk({ steps, intent = emptyIntent }: Plan): Statement | null {
  const left = steps.filter(changes);
  if (left.length === 0 || intent.rotate.length > 0) return null;
  // A command without the exclusions would do more than is left.
  const command = intent.except === undefined ? commandFor(left) : null;
  return statement('left-undone', { count: left.length, command });
}

/** A word that a shell takes as it is. */
const plainWord = /^[\w./:@%+,=-]+$/;

/** Names one certificate that is due anyway: the plan for it includes all other steps. */
function commandFor(steps: readonly Step[]): Notes['left-undone']['command'] {
  const asked = steps.find(
    ({ action, owner }) => (action === 'renew' || action === 'rekey') && (owner === null || plainWord.test(owner)),
  );
  if (asked === undefined) return null;
  return { verb: asked.action, names: [asked.name, asked.owner].filter((each) => each !== null) };
}
