import type { Slot, SlotPart } from '../slot.ts';
import { type Generation, type Phase, type PhaseState, phases } from './phase.ts';

/** What a phase wants of one part: that of a generation, nothing, or whatever is there. */
export type WantedPart = Generation | 'nothing' | 'as it is';

/** What a phase wants at a slot of what is rotated. */
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

/** The generations that a phase has in trust bundles, the one in use first. */
export function trustedIn(phase: Phase): readonly Generation[] {
  const { inUse: first, trusted }: PhaseState = phases[phase];
  return trusted === 'both' ? [first, otherThan[first]] : [first];
}
