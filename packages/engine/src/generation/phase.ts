import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import type { Generation, Phase, Rotated } from '../model/phase.ts';
import { isOtherGeneration, type Slot, type SlotPart } from '../model/slot.ts';
import type { Generations } from './generations.ts';

export type { Generation, Phase, Rotated };

interface PhaseState {
  /** The generation that signs, and that stands first in every trust bundle. */
  readonly inUse: Generation;
  /** The slots that keep the other generation; null: it is not kept. */
  readonly other: 'next' | 'previous' | null;
  readonly trusted: 'both' | 'in use';
  /** The next phase; null: the rotation is over. */
  readonly next: Phase | null;
  /** The phase of a rollback; null: there is nothing to roll back. */
  readonly back: Phase | null;
  /** The directions in which live checks come first. */
  readonly checked: readonly ('forwards' | 'back')[];
}

/** Each is defined by the state that it reaches: an interrupted run continues from any state, forwards or back. */
export const phases: Readonly<Record<Phase, PhaseState>> = {
  prepare: {
    inUse: 'old',
    other: null,
    trusted: 'in use',
    next: 'trust',
    back: null,
    checked: [],
  },
  trust: {
    inUse: 'old',
    other: 'next',
    trusted: 'both',
    next: 'reissue',
    back: 'rollback',
    checked: ['forwards', 'back'],
  },
  reissue: {
    inUse: 'new',
    other: 'previous',
    trusted: 'both',
    next: 'distrust',
    back: 'trust',
    checked: ['forwards'],
  },
  distrust: {
    inUse: 'new',
    other: 'previous',
    trusted: 'in use',
    next: 'remove',
    back: 'reissue',
    checked: ['forwards'],
  },
  remove: {
    inUse: 'new',
    other: null,
    trusted: 'in use',
    next: null,
    back: null,
    checked: ['forwards'],
  },
  rollback: {
    inUse: 'old',
    other: null,
    trusted: 'in use',
    next: null,
    back: null,
    checked: ['back'],
  },
};

export const forwards: readonly Phase[] = ['prepare', 'trust', 'reissue', 'distrust', 'remove'];

interface CompletedPhase {
  readonly at: Phase;
  readonly makesNew: boolean;
}

/**
 * Returns the phase to carry out. Without a rotation, `trust` begins one, and so does `distrust`, for a compromised
 * key; any other leaves the CA in use as it is. Plan and apply share this rule.
 */
export function carriedOut(phase: Phase, { new: newer }: { readonly new: unknown }): CompletedPhase {
  if (newer !== null || phase === 'prepare') return { at: phase, makesNew: false };
  const makesNew = phase === 'trust' || phase === 'distrust';
  return { at: makesNew ? phase : 'rollback', makesNew };
}

/** `untouched`: the phase does not touch the part. */
type WantedPart = Generation | 'nothing' | 'untouched';

export function wantedAt({ part }: Pick<Slot, 'part'>, phase: Phase): WantedPart {
  const state: PhaseState = phases[phase];
  return wantedParts[part]?.(state) ?? 'untouched';
}

const otherThan: Readonly<Record<Generation, Generation>> = { old: 'new', new: 'old' };

function inOtherSlot(as: 'next' | 'previous'): (state: PhaseState) => WantedPart {
  return ({ inUse, other }) => (other === as ? otherThan[inUse] : 'nothing');
}

const inUse = ({ inUse: generation }: PhaseState): WantedPart => generation;

const wantedParts: Readonly<Partial<Record<SlotPart, (state: PhaseState) => WantedPart>>> = {
  certificate: inUse,
  'private key': inUse,
  'signing certificate': inUse,
  'next certificate': inOtherSlot('next'),
  'next key': inOtherSlot('next'),
  'previous certificate': inOtherSlot('previous'),
  'previous key': inOtherSlot('previous'),
};

/** Returns the generations that trust bundles hold in a phase, the one in use first. */
export function trustedIn(phase: Phase): readonly Generation[] {
  const { inUse: first, trusted }: PhaseState = phases[phase];
  return trusted === 'both' ? [first, otherThan[first]] : [first];
}

/** Sorts the next and previous slots first: a run that is killed in between loses nothing. */
export function nextFirst(slots: readonly Slot[]): readonly Slot[] {
  return slots.toSorted((a, b) => Number(isOtherGeneration(b.part)) - Number(isOtherGeneration(a.part)));
}

export interface TrustedGeneration {
  readonly certificate: Certificate;
  readonly above: readonly Certificate[];
}

/** What the trust bundles of a CA hold while it is rotated. */
export interface RotatedTrust {
  /** The generation in use comes first. */
  readonly trusted: readonly TrustedGeneration[];
  readonly makesOne: boolean;
  readonly withdrawn: readonly Certificate[];
}

export function trustedGenerations(
  generations: Generations<Certificate>,
  phase: Phase,
  aboveOf: (certificate: Certificate) => readonly Certificate[],
): RotatedTrust {
  const kept = trustedIn(phase).map((generation) => generations[generation]);
  const there = kept.filter((certificate) => certificate !== null);
  const withdrawn = [generations.old, generations.new].filter(
    (certificate): certificate is Certificate =>
      certificate !== null && !there.some(({ der }) => sameBytes(der, certificate.der)),
  );
  const trusted = there.map((certificate) => ({ certificate, above: aboveOf(certificate) }));
  return { trusted, makesOne: there.length < kept.length, withdrawn };
}
