import type { Generations } from '../generation/generations.ts';
import type { Inconsistency } from '../generation/inconsistency.ts';
import { type Phase, phases, type Rotated } from '../generation/phase.ts';
import type { Copy } from '../inventory/copy.ts';
import { pathForMessage } from '../inventory/wording.ts';
import type { Finding, Remedy } from '../model/finding.ts';
import { finding, isSameFinding, remedy } from '../model/finding.ts';
import type { SlotPart } from '../model/slot.ts';
import { changes, type PlannedWrite, type Step } from '../model/step.ts';

export const nextWhereRefused: Remedy = remedy('make-readable');

/** Blocks every step that would overwrite what a sink does not read. */
export function blockedWhereRefused(step: Step, copies: readonly Copy[]): Step {
  if (!changes(step)) return step;
  const refusals = refusalsIn(step.writes, copies);
  if (refusals.length === 0) return step;
  const { artifact, name, owner, warnings } = step;
  const others = step.reasons.filter((each) => !refusals.some((refusal) => isSameFinding(each, refusal)));
  const reasons = [...others, ...refusals];
  return { artifact, name, owner, action: 'blocked', reasons, warnings, writes: [], next: nextWhereRefused };
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
