import type { CaName } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { isBeside, type Slot, type SlotPart } from '../model/slot.ts';
import type { Generations } from './generations.ts';

/** The phases of a rotation that goes through, in their order, and the one that takes it back to its beginning. */
export type Phase = 'prepare' | 'trust' | 'reissue' | 'distrust' | 'remove' | 'cancel';

export type Generation = 'old' | 'new';

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
  readonly gated: readonly ('forwards' | 'back')[];
  readonly what: string;
}

/** Each is defined by the state that it reaches: a killed run goes on from any state, forwards or back. */
export const phases: Readonly<Record<Phase, PhaseState>> = {
  prepare: {
    inUse: 'old',
    other: null,
    trusted: 'in use',
    next: 'trust',
    back: null,
    gated: [],
    what: 'what signs with the CA reads its certificate from a file of its own, so that the trust bundle may hold two',
  },
  trust: {
    inUse: 'old',
    other: 'next',
    trusted: 'both',
    next: 'reissue',
    back: 'cancel',
    gated: ['forwards', 'back'],
    what: 'the new one is there, and trusted beside the old one everywhere; the old one signs',
  },
  reissue: {
    inUse: 'new',
    other: 'previous',
    trusted: 'both',
    next: 'distrust',
    back: 'trust',
    gated: ['forwards'],
    what: 'the new one signs, and has signed everything anew; the old one is still trusted',
  },
  distrust: {
    inUse: 'new',
    other: 'previous',
    trusted: 'in use',
    next: 'remove',
    back: 'reissue',
    gated: ['forwards'],
    what: 'only the new one is trusted; the old key is kept, so that this can be taken back',
  },
  remove: {
    inUse: 'new',
    other: null,
    trusted: 'in use',
    next: null,
    back: null,
    gated: ['forwards'],
    what: 'the old key and certificate are taken away, which can be undone until the next apply; a key that is held stays in its store',
  },
  cancel: {
    inUse: 'old',
    other: null,
    trusted: 'in use',
    next: null,
    back: null,
    gated: ['back'],
    what: 'only the old one is trusted, as before the rotation; the new key and certificate are taken away, which can be undone until the next apply, and a key that is held stays in its store',
  },
};

/** What can be rotated: a CA, or the key pair that signs service-account tokens. */
export type Rotated = CaName | 'sa';

export const forwards: readonly Phase[] = ['prepare', 'trust', 'reissue', 'distrust', 'remove'];

export function nextOfRotation(name: Rotated): string {
  return `\`kpki rotate ${name}\` brings all of them to the same phase, and with --rollback to the one before`;
}

export interface CompletedPhase {
  readonly at: Phase;
  readonly makesNew: boolean;
}

/**
 * Returns the phase to carry out. Without a rotation, `trust` begins one, and so does `distrust`, for a compromised
 * key; any other leaves the CA in use as it is. Plan and apply share this rule.
 */
export function carriedOut(phase: Phase, { new: young }: { readonly new: unknown }): CompletedPhase {
  if (young !== null || phase === 'prepare') return { at: phase, makesNew: false };
  const makesNew = phase === 'trust' || phase === 'distrust';
  return { at: makesNew ? phase : 'cancel', makesNew };
}

/** What must be true in the cluster before a phase. */
export interface PhaseCondition {
  readonly text: string;
  /** The commands that make it true, in their order; may be empty. */
  readonly commands: readonly string[];
}

/** `as it is`: the phase does not touch the part. */
type WantedPart = Generation | 'nothing' | 'as it is';

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
