import { isBeside, type Slot } from '../slot.ts';

/** What is kept beside is written before what is in use is replaced: killed in between, nothing is lost. */
export function besideFirst(slots: readonly Slot[]): readonly Slot[] {
  return slots.toSorted((a, b) => Number(isBeside(b.part)) - Number(isBeside(a.part)));
}
