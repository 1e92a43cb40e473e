import type { CaName } from '@kpki/spec';

/** The phases of a rotation that goes through, in their order, and the one that takes it back to its beginning. */
export type Phase = 'prepare' | 'stage' | 'issue' | 'distrust' | 'retire' | 'abandon';

/** Which generation of two: the one that is to go, or the one that takes its place. */
export type Generation = 'old' | 'new';

/** How things stand once a phase is carried out. */
export interface PhaseState {
  /** The generation that signs, and that stands first in every trust bundle. */
  readonly inUse: Generation;
  /** As what the other one is kept beside it; null: it is not kept. */
  readonly other: 'next' | 'previous' | null;
  readonly trusted: 'both' | 'in use';
  /** What comes after it where the rotation goes through; null: it is over. */
  readonly next: Phase | null;
  /** The phase that it can be taken back to; null where there is nothing to take back. */
  readonly back: Phase | null;
  /** When servers can be asked if it may be begun: going forwards, or being taken back to. */
  readonly gated: readonly ('forwards' | 'back')[];
  /** For a person: what is so once it is carried out. */
  readonly what: string;
}

/**
 * The phases of a rotation. Each is told by how things stand once it is carried out, so that it can be reached from
 * wherever a run that was killed has left them, forwards and backwards: there is nothing else to remember.
 */
export const phases: Readonly<Record<Phase, PhaseState>> = {
  prepare: {
    inUse: 'old',
    other: null,
    trusted: 'in use',
    next: 'stage',
    back: null,
    gated: [],
    what: 'what signs with the authority reads its certificate from a file of its own, so that the trust bundle may hold two',
  },
  stage: {
    inUse: 'old',
    other: 'next',
    trusted: 'both',
    next: 'issue',
    back: 'abandon',
    gated: ['forwards', 'back'],
    what: 'the new one is there, and trusted beside the old one everywhere; the old one signs',
  },
  issue: {
    inUse: 'new',
    other: 'previous',
    trusted: 'both',
    next: 'distrust',
    back: 'stage',
    gated: ['forwards'],
    what: 'the new one signs, and has signed everything anew; the old one is still trusted',
  },
  distrust: {
    inUse: 'new',
    other: 'previous',
    trusted: 'in use',
    next: 'retire',
    back: 'issue',
    gated: ['forwards'],
    what: 'only the new one is trusted; the old key is kept, so that this can be taken back',
  },
  retire: {
    inUse: 'new',
    other: null,
    trusted: 'in use',
    next: null,
    back: null,
    gated: ['forwards'],
    what: 'the old key and certificate are taken away, which can be undone until the next apply; a key that is held stays in its store',
  },
  abandon: {
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

/** The phases of a rotation that goes through, in their order. */
export const forwards: readonly Phase[] = ['prepare', 'stage', 'issue', 'distrust', 'retire'];

/** What somebody does where a phase is carried out on some copies and not on all. */
export function nextOfRotation(name: Rotated): string {
  return `\`kpki rotate ${name}\` brings all of them to the same phase, and with --back to the one before`;
}

/** How a phase is carried out where things stand as they do. */
export interface CarriedOut {
  readonly at: Phase;
  /** Whether the new generation is made by it. */
  readonly makesNew: boolean;
}

/**
 * The phase that is carried out: where no rotation is under way, \`stage\` begins one, and so does \`distrust\`, the short path
 * of a leaked key; any other has none to go on with, and what is there is the one in use. Plan and apply go by it alike.
 */
export function carriedOut(phase: Phase, { new: young }: { readonly new: unknown }): CarriedOut {
  if (young !== null || phase === 'prepare') return { at: phase, makesNew: false };
  const makesNew = phase === 'stage' || phase === 'distrust';
  return { at: makesNew ? phase : 'abandon', makesNew };
}
