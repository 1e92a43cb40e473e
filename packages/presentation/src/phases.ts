import type { Phase, Rotated } from '@kpki/engine';
import { counted } from './counts.ts';

const inStore = 'a key in a key store stays there';

const removed = `are removed; until the next apply, kpki undo restores them; ${inStore}`;

/** The state after the last phase, next to what says how its files come back. */
export const removedText: string = `the old key and certificate are removed; ${inStore}`;

/** What is rotated; the signing key pair of service account tokens is no CA. */
type Kind = 'CA' | 'key' | 'CA or key';

/** The state after a phase. */
const textsOf: Readonly<Record<Phase, (kind: Kind) => string>> = {
  prepare: () =>
    'components that sign with the CA read its certificate from a separate file, so the trust bundle can hold two',
  trust: (kind) => `the files trust the new ${kind} next to the old one; the old one still signs`,
  reissue: (kind) =>
    kind === 'key'
      ? 'the new key signs; the old one is still trusted'
      : `the new ${kind} signs, and every certificate is reissued; the old one is still trusted`,
  distrust: (kind) => `the files trust only the new ${kind}; the old key stays stored`,
  remove: (kind) => `the old ${kind === 'key' ? 'key' : 'key and certificate'} ${removed}`,
  rollback: (kind) =>
    `only the old ${kind} is trusted, as before the rotation; the new ${kind === 'key' ? 'key' : 'key and certificate'} ${removed}`,
};

/** Returns the state after a phase of these rotations, without a full stop. */
export function phaseText(phase: Phase, rotations: readonly NamedRotation[]): string {
  return textsOf[phase](kindOf(rotations));
}

interface NamedRotation {
  readonly name: Rotated;
}

function kindOf(rotations: readonly NamedRotation[]): Kind {
  const keys = rotations.filter(({ name }) => name === 'sa').length;
  return keys === 0 ? 'CA' : keys === rotations.length ? 'key' : 'CA or key';
}

/** Counts what is rotated: `1 CA`. */
export function rotatedText(count: number, rotations: readonly NamedRotation[]): string {
  const kind = kindOf(rotations);
  return counted(count, kind, kind === 'CA or key' ? 'CAs or keys' : `${kind}s`);
}

/** The same, whatever is rotated. */
export const phaseTexts: Readonly<Record<Phase, string>> = {
  prepare: textsOf.prepare('CA or key'),
  trust: textsOf.trust('CA or key'),
  reissue: textsOf.reissue('CA or key'),
  distrust: textsOf.distrust('CA or key'),
  remove: textsOf.remove('CA or key'),
  rollback: textsOf.rollback('CA or key'),
};

/** Whether a rotation is over with a phase, or was led back to its begin. */
export function endsRotation(phase: Phase): phase is 'remove' | 'rollback' {
  return phase === 'remove' || phase === 'rollback';
}

/** `the rollback`, or to which phase: `the rollback to trust`. */
export function rollbackName(phase: string): string {
  return `the rollback${phase === 'rollback' ? '' : ` to ${phase}`}`;
}
