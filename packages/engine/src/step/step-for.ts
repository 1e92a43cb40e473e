import type { Artifact, CaName } from '@kpki/spec';
import { type Copy, foundOf } from '../inventory/copy.ts';
import type { Action } from '../model/event.ts';
import type { Finding, Remedy } from '../model/finding.ts';
import { isBeside, type SlotPart } from '../model/slot.ts';
import type { PlannedCopy, PlannedWrite, Step } from '../model/step.ts';

export interface StepParts {
  readonly reasons?: readonly Finding[];
  readonly warnings?: readonly Finding[];
  readonly writes?: readonly PlannedWrite[];
  readonly from?: PlannedCopy | undefined;
  readonly next?: Remedy;
  readonly blockedBy?: CaName;
}

export function stepFor(artifact: Artifact, action: Action, parts: StepParts = {}): Step {
  return {
    artifact: artifact.id,
    name: artifact.name,
    owner: artifact.owner,
    action,
    reasons: parts.reasons ?? [],
    warnings: parts.warnings ?? [],
    writes: parts.writes ?? [],
    ...(parts.from === undefined ? {} : { from: parts.from }),
    ...(parts.blockedBy === undefined ? {} : { blockedBy: parts.blockedBy }),
    ...(parts.next === undefined ? {} : { next: parts.next }),
  };
}

/** Returns writes of the given parts, by default of all but the next and previous slots. */
export function writesOf(copies: readonly Copy[], parts?: readonly SlotPart[]): readonly PlannedWrite[] {
  return copies.flatMap((copy) =>
    [...copy.slots.values()]
      .filter((slot) => (parts === undefined ? !isBeside(slot.part) : parts.includes(slot.part)))
      .map((slot) => ({
        sink: slot.sink.name,
        location: slot.location.id,
        entry: slot.entry,
        part: slot.part,
        node: slot.node,
        replaces: isThere(copy, slot.part),
      })),
  );
}

/** Removes the keys that waited to replace those in use. */
export function removalsOf(copies: readonly Copy[]): readonly PlannedWrite[] {
  const waiting = copies.filter((copy) => isThere(copy, 'next key'));
  return writesOf(waiting, ['next key']).map((write) => ({ ...write, removes: true }));
}

function isThere(copy: Copy, part: SlotPart): boolean {
  const state = foundOf(copy, part)?.state;
  return state === 'present' || state === 'unreadable';
}
