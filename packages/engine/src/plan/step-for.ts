import type { Artifact } from '@kpki/spec';
import type { Generations } from '../generation/generations.ts';
import type { Inconsistency } from '../generation/inconsistency.ts';
import { type Phase, phases, type Rotated } from '../generation/phase.ts';
import { type Copy, foundOf } from '../inventory/copy.ts';
import { pathForMessage } from '../inventory/wording.ts';
import type { Action } from '../model/event.ts';
import { type Finding, finding, isSameFinding, type Remedy, remedy } from '../model/finding.ts';
import { isOtherGeneration, type SlotPart } from '../model/slot.ts';
import {
  type BlockedStep,
  type ChangingStep,
  changes,
  type PendingStep,
  type PlannedWrite,
  type Step,
  type UnchangedStep,
} from '../model/step.ts';

/** The fields of a step other than its artifact and its action. */
type PartsOf<Of extends Step> = Partial<Pick<Of, 'reasons' | 'warnings' | 'writes'>> &
  Omit<Of, 'artifact' | 'name' | 'owner' | 'action' | 'reasons' | 'warnings' | 'writes' | 'awaitsNext'>;

export function stepFor(artifact: Artifact, action: 'blocked', parts: PartsOf<BlockedStep>): BlockedStep;
export function stepFor(artifact: Artifact, action: 'pending', parts: PartsOf<PendingStep>): PendingStep;
export function stepFor(artifact: Artifact, action: 'unchanged', parts?: PartsOf<UnchangedStep>): UnchangedStep;
export function stepFor(
  artifact: Artifact,
  action: ChangingStep['action'],
  parts: PartsOf<ChangingStep> & Pick<ChangingStep, 'writes' | 'operations'>,
): ChangingStep;
export function stepFor(
  { id, name, owner }: Artifact,
  action: Action,
  { reasons = [], warnings = [], writes = [], ...rest }: Partial<PartsOf<Step>> = {},
): Step {
  return { artifact: id, name, owner, action, reasons, warnings, writes, ...rest } as Step;
}

/** Blocks a step that was planned otherwise. */
export function asBlocked(
  { artifact, name, owner, warnings }: Step,
  reasons: readonly Finding[],
  next: Remedy,
): BlockedStep {
  return { artifact, name, owner, action: 'blocked', reasons, warnings, writes: [], next };
}

/** Returns writes of the given parts, by default of all but the next and previous slots. */
export function writesOf(copies: readonly Copy[], parts?: readonly SlotPart[]): readonly PlannedWrite[] {
  return copies.flatMap((copy) =>
    [...copy.slots.values()]
      .filter((slot) => (parts === undefined ? !isOtherGeneration(slot.part) : parts.includes(slot.part)))
      .map(
        (slot): PlannedWrite => ({
          sink: slot.sink.name,
          location: slot.location.id,
          entry: slot.entry,
          part: slot.part,
          node: slot.node,
          effect: isThere(copy, slot.part) ? 'replaces' : 'adds',
        }),
      ),
  );
}

/** Removes the keys that waited to replace those in use. */
export function removalsOf(copies: readonly Copy[]): readonly PlannedWrite[] {
  const waiting = copies.filter((copy) => isThere(copy, 'next key'));
  return writesOf(waiting, ['next key']).map((write) => ({ ...write, effect: 'removes' }));
}

function isThere(copy: Copy, part: SlotPart): boolean {
  const state = foundOf(copy, part)?.state;
  return state === 'present' || state === 'unreadable';
}

export const nextWhereRefused: Remedy = remedy('make-readable');

/** Blocks every step that would overwrite what a sink does not read. */
export function blockedWhereRefused(step: Step, copies: readonly Copy[]): Step {
  if (!changes(step)) return step;
  const refusals = refusalsIn(step.writes, copies);
  if (refusals.length === 0) return step;
  const others = step.reasons.filter((each) => !refusals.some((refusal) => isSameFinding(each, refusal)));
  return asBlocked(step, [...others, ...refusals], nextWhereRefused);
}

/** Returns what of these writes a sink does not read, and so does not overwrite. */
export function refusalsIn(writes: readonly PlannedWrite[], copies: readonly Copy[]): readonly Finding[] {
  return copies.flatMap((copy) =>
    [...copy.refused].flatMap(([part, why]): readonly Finding[] =>
      writes.some((write) => isOf(write, copy, part))
        ? [finding('unreadable', { location: pathForMessage(copy, part), why })]
        : [],
    ),
  );
}

export function isRefused(copies: readonly Copy[], parts: readonly SlotPart[]): boolean {
  return copies.some(({ refused }) => parts.some((part) => refused.has(part)));
}

function isOf({ location, entry }: PlannedWrite, copy: Copy, part: SlotPart): boolean {
  const slot = copy.slots.get(part);
  return slot?.location.id === location && slot.entry === entry;
}

export interface InTheWay {
  readonly finding: Finding;
  readonly next: Remedy;
}

export function inconsistencyInTheWay({ inconsistent, remedy: next }: Inconsistency): InTheWay {
  return { finding: inconsistent, next };
}

/** A rotation whose copies differ has to be completed before anything else. */
export function rotationInTheWay(name: Rotated, generations: Generations<unknown> | Inconsistency | null): InTheWay {
  if (generations !== null && 'inconsistent' in generations) return inconsistencyInTheWay(generations);
  return { finding: finding('rotation-under-way/copies'), next: remedy('finish-phase', { name }) };
}

/** Returns why no sink would give the next key back in its phase; null where one does. */
export function whyNotStored(copies: readonly Copy[], phase: Phase): InTheWay | null {
  const part = phases[phase].other === 'next' ? 'next key' : 'private key';
  if (copies.some(({ slots }) => slots.has(part))) return null;
  return { finding: finding('key-not-given-back/next'), next: remedy('add-sink') };
}
