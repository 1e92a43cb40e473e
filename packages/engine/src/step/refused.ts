import type { CaName } from '@kpki/spec';
import type { Generations } from '../generation/generations.ts';
import type { Inconsistency } from '../generation/inconsistency.ts';
import { nextOfRotation, type Phase, phases, type Rotated } from '../generation/phase.ts';
import type { Copy } from '../inventory/copy.ts';
import { whereIs } from '../inventory/wording.ts';
import type { Finding } from '../model/finding.ts';
import type { SlotPart } from '../model/slot.ts';
import { changes, type PlannedWrite, type Step } from '../model/step.ts';

/** The fix is in the reason. Removal is no fix: the key may be good and just not readable for kpki. */
export const nextWhereRefused =
  'put that right and run this again; kpki follows no link, and writes over nothing that it does not read';

/** For what depends on an unreadable CA: replacing that CA is no fix either. */
export function nextBelowUnread(ca: CaName): string {
  return `put right why ${ca} cannot be read, and run this again`;
}

/** Blocks every step that would overwrite what a sink does not read. */
export function blockedWhereRefused(step: Step, copies: readonly Copy[]): Step {
  if (!changes(step)) return step;
  const hindering = copies.flatMap((copy) =>
    [...copy.refused].flatMap(([part, why]): readonly Finding[] =>
      step.writes.some((write) => isOf(write, copy, part))
        ? [{ reason: 'unreadable', text: `${whereIs(copy, part)}: ${why}` }]
        : [],
    ),
  );
  if (hindering.length === 0) return step;
  const { artifact, name, owner, warnings } = step;
  const told = new Set(hindering.map(({ text }) => text));
  const reasons = [...step.reasons.filter(({ text }) => !told.has(text)), ...hindering];
  return { artifact, name, owner, action: 'blocked', reasons, warnings, writes: [], next: nextWhereRefused };
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
  readonly next: string;
}

export function inconsistencyInTheWay({ inconsistent: text, remedy: next }: Inconsistency): InTheWay {
  return { finding: { reason: 'rotation-inconsistent', text }, next };
}

/** A rotation whose copies differ has to be completed before anything else. */
export function rotationInTheWay(name: Rotated, generations: Generations<unknown> | Inconsistency | null): InTheWay {
  if (generations !== null && 'inconsistent' in generations) return inconsistencyInTheWay(generations);
  const text = 'a phase of its rotation is carried out on some of its copies and not on all';
  return { finding: { reason: 'rotation-under-way', text }, next: nextOfRotation(name) };
}

/** Returns why no sink would give the next key back in its phase; null where one does. */
export function whyNotStored(copies: readonly Copy[], phase: Phase): InTheWay | null {
  const part = phases[phase].other === 'next' ? 'next key' : 'private key';
  if (copies.some(({ slots }) => slots.has(part))) return null;
  const text = 'no sink that keeps it gives keys back, and the next key has to be kept until it is its turn';
  return { finding: { reason: 'key-not-given-back', text }, next: 'keep it in a sink that gives keys back too' };
}
