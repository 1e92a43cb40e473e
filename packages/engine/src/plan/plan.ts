import type { ArtefactName, kpkiApiVersion } from '@kpki/spec';
import type { FollowUp } from '../follow-up/follow-up.ts';
import type { RotationStanding } from '../rotation/standing.ts';
import type { SlotPart } from '../slot.ts';
import type { PlaceDrift } from './drift.ts';
import type { Intent } from './intent.ts';
import type { Because } from './reason.ts';

export const actions = {
  create: 'a new key and whatever is signed or written over it',
  renew: 'a new certificate for the key that is there',
  rekey: 'a new key and a new certificate in place of what is there',
  rewrite: 'the same key and certificate, written anew with what has changed around them',
  request: 'a new key that is kept, and what it takes to have its certificate issued: it waits for somebody',
  await: 'nothing that kpki does: somebody else has to issue its certificate',
  rotate: 'what a phase of its rotation needs: the generation in use and the one beside it',
  copy: 'the same key and certificate, from a copy that has them to one that has not',
  keep: 'nothing to do',
  blocked: 'kpki does not decide this alone: somebody has to act first',
} as const;
export type Action = keyof typeof actions;

/** One entry that a step writes. */
export interface PlannedWrite {
  readonly sink: string;
  readonly place: string;
  readonly entry: string;
  readonly part: SlotPart;
  readonly node: string | null;
  /** Whether something is there now that the write replaces. */
  readonly replaces: boolean;
  /** It holds the same certificates after it, in another order: whoever has read it may go on. */
  readonly reorders?: true;
  /** The entry is taken away: what was kept in it is in its place now. */
  readonly removes?: true;
}

export interface Step {
  /** The artefact's id. */
  readonly artefact: string;
  readonly name: ArtefactName;
  readonly holder: string | null;
  readonly action: Action;
  readonly reasons: readonly Because[];
  /** Worth a word, though nothing is done about it. */
  readonly warnings: readonly Because[];
  readonly writes: readonly PlannedWrite[];
  /** Where several copies are there: the one whose key or certificate stays, and that the others are made after. */
  readonly from?: PlannedCopy;
  /** What somebody has to do, for `blocked` and `await`; and for `keep`, where what is kept lacks something. */
  readonly next?: string;
}

/** One copy of an artefact. */
export interface PlannedCopy {
  readonly sink: string;
  readonly node: string | null;
}

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
  readonly rotations?: readonly RotationStanding[];
  readonly steps: readonly Step[];
  /** What has to happen once it is carried out, in order: `followUpOf`. Empty where nothing that may be in use changes. */
  readonly followUp: readonly FollowUp[];
}

/** Whether a plan has neither anything to do nor anything that hinders. */
export function isIdle(plan: Plan): boolean {
  return plan.repairs.length === 0 && plan.steps.every((step) => step.action === 'keep');
}

/**
 * Whether somebody has something to do: carry it out, go on with a rotation that stopped on the way to a phase, or bring
 * what is lacking, as a key that was lost.
 */
export function isToDo(plan: Plan): boolean {
  const isLacking = plan.steps.some(
    ({ action, warnings }) => action === 'keep' && warnings.some(({ reason }) => reason === 'key-missing'),
  );
  return hasWork(plan) || isLacking || (plan.rotations?.some(({ isComplete }) => !isComplete) ?? false);
}

/** Whether a plan changes anything, be it only a mode. */
export function hasWork(plan: Plan): boolean {
  return plan.repairs.length > 0 || plan.steps.some(changes);
}

/** Whether a step changes anything. */
export function changes(step: Step): boolean {
  return step.action !== 'keep' && step.action !== 'blocked' && step.action !== 'await';
}
