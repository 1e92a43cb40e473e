import { isBeside, type Slot, type SlotPart } from '../slot.ts';
import { type Generation, type Phase, type PhaseState, phases } from './phase.ts';

/** `as it is`: the phase does not touch the part. */
export type WantedPart = Generation | 'nothing' | 'as it is';

export function wantedAt({ part }: Pick<Slot, 'part'>, phase: Phase): WantedPart {
  const state: PhaseState = phases[phase];
  return wantedParts[part]?.(state) ?? 'as it is';
}

const otherThan: Readonly<Record<Generation, Generation>> = { old: 'new', new: 'old' };

function beside(as: 'next' | 'previous'): (state: PhaseState) => WantedPart {
  return ({ inUse, other }) => (other === as ? otherThan[inUse] : 'nothing');
}

const inUse = ({ inUse: generation }: PhaseState): WantedPart => generation;

const wantedParts: Readonly<Partial<Record<SlotPart, (state: PhaseState) => WantedPart>>> = {
  certificate: inUse,
  'private key': inUse,
  'signing certificate': inUse,
  'next certificate': beside('next'),
  'next key': beside('next'),
  'previous certificate': beside('previous'),
  'previous key': beside('previous'),
};

/** Returns the generations that trust bundles hold in a phase, the one in use first. */
export function trustedIn(phase: Phase): readonly Generation[] {
  const { inUse: first, trusted }: PhaseState = phases[phase];
  return trusted === 'both' ? [first, otherThan[first]] : [first];
}

/** Sorts the next and previous slots first: a run that is killed in between loses nothing. */
export function besideFirst(slots: readonly Slot[]): readonly Slot[] {
  return slots.toSorted((a, b) => Number(isBeside(b.part)) - Number(isBeside(a.part)));
}
