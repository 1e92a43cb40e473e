import type { Phase } from '@kpki/engine';

const inStore = 'a key in a key store stays there';

const removed = `are removed; until the next apply, kpki undo restores them; ${inStore}`;

/** The state after the last phase, next to what says how its files come back. */
export const removedText: string = `the old key and certificate are removed; ${inStore}`;

/** The state after each phase. */
export const phaseTexts: Readonly<Record<Phase, string>> = {
  prepare:
    'components that sign with the CA read its certificate from a separate file, so the trust bundle can hold two',
  trust: 'the files trust the new CA or key next to the old one; the old one still signs',
  reissue: 'the new CA or key signs, and every certificate is reissued; the old one is still trusted',
  distrust: 'the files trust only the new CA or key; the old key stays stored',
  remove: `the old key and certificate ${removed}`,
  rollback: `only the old CA or key is trusted, as before the rotation; the new key and certificate ${removed}`,
};

/** Whether a rotation is over with a phase, or was led back to its begin. */
export function endsRotation(phase: Phase): phase is 'remove' | 'rollback' {
  return phase === 'remove' || phase === 'rollback';
}

/** `the rollback`, or to which phase: `the rollback to trust`. */
export function rollbackName(phase: string): string {
  return `the rollback${phase === 'rollback' ? '' : ` to ${phase}`}`;
}
