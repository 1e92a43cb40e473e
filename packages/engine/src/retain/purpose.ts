import { hash } from 'node:crypto';
import { readApplyId } from '../apply-id/apply-id.ts';
import { emptyIntent } from '../plan/intent.ts';
import type { Plan } from '../plan/plan.ts';

/** Returns whether an apply ID is that of an apply of this spec and intent, also of one that was interrupted. */
export function isApplyOf(applyId: string, plan: Plan): boolean {
  return readApplyId(applyId)?.purpose === purposeOf(plan);
}

/** A digest over the spec and the intent; JSON leaves out what is undefined. */
export function purposeOf({ declared, intent }: Plan): string {
  const { renew, rekey, rotate, except } = intent ?? emptyIntent;
  return hash('sha256', JSON.stringify([declared, { renew, rekey, rotate, except }]), 'hex').slice(0, 8);
}
