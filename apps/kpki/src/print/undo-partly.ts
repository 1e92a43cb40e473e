import type { UndoPlan } from '@kpki/engine';

/** Whether an undo puts something back, and leaves something as it is. */
export function isPartly({ steps }: UndoPlan): boolean {
  return steps.some(({ action }) => action === 'stays') && steps.some(({ action }) => action !== 'stays');
}

/** What is retained is of the last write, and that will be this undo. */
export const partlyText = 'Of what stays as it is, what the apply replaced is not retained any longer.';
