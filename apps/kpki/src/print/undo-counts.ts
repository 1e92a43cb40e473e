import type { UndoAction, UndoPlan } from '@kpki/engine';

/** How many steps of an undo do what. */
export function undoCounts({ steps }: Pick<UndoPlan, 'steps'>): Readonly<Record<UndoAction, number>> {
  const count = (action: UndoAction): number => steps.filter((step) => step.action === action).length;
  return { 'put back': count('put back'), 'take away': count('take away'), stays: count('stays') };
}

/** Whether an undo changes something, and leaves something as it is. */
export function isPartly(plan: UndoPlan): boolean {
  const counts = undoCounts(plan);
  return counts.stays > 0 && counts['put back'] + counts['take away'] > 0;
}

/** What is retained is of the last write, and that will be this undo. */
export const partlyText = 'Of what stays as it is, what the apply replaced is not retained any longer.';
