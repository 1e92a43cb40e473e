import { asDeclared } from '../step/intent.ts';
import { changes, type Step } from '../step/step.ts';
import type { Plan } from './plan.ts';

/**
 * What of a plan that is stopped is left undone though nothing hinders it, and the command that does it: empty where
 * nothing is, and of a rotation, which is what is wanted then.
 */
export function besideBlocked({ steps, intent = asDeclared }: Plan): string {
  const left = steps.filter(changes);
  if (left.length === 0 || intent.rotate.length > 0) return '';
  const isLeft =
    left.length === 1 ? '1 other step is left undone too' : `${left.length} other steps are left undone too`;
  const command = commandFor(left);
  if (command === null) return `; ${isLeft}`;
  return `; ${isLeft}: \`${command}\` does ${left.length === 1 ? 'it' : 'them'}`;
}

/** What no shell reads otherwise than it stands, and no command as two words. */
const plainWord = /^[\w./:@%+,=-]+$/;

/** Asks by name for one that has to be made anew anyway: whatever else is to be done is part of the same plan. */
function commandFor(steps: readonly Step[]): string | null {
  const asked = steps.find(
    ({ action, holder }) => (action === 'renew' || action === 'rekey') && (holder === null || plainWord.test(holder)),
  );
  return asked === undefined ? null : `kpki ${asked.action} ${asked.artifact}`;
}
