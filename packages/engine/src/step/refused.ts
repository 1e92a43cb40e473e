import type { CaName } from '@kpki/spec';
import type { Copy } from '../read/copy.ts';
import { whereIs } from '../read/wording.ts';
import type { SlotPart } from '../slot.ts';
import type { Finding } from './reason.ts';
import { changes, type PlannedWrite, type Step } from './step.ts';

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
