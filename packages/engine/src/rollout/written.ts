import type { UndoAction } from '../action.ts';
import { isBeside, type SlotPart } from '../slot.ts';
import type { PlannedWrite, Step } from '../step/step.ts';

/** The writes of a plan, an undo, or a resumed apply. */
export type Written = Pick<Step, 'artifact' | 'name' | 'owner' | 'writes' | 'breaksTrust' | 'supersedes'> & {
  readonly action: Step['action'] | UndoAction | 'finish';
  /** Of an undo: renew the restored artifact before the component is restarted. */
  readonly renews?: true;
};

export type ReplacedPart = Pick<PlannedWrite, 'part' | 'node' | 'replaces' | 'removes'>;

/**
 * Returns the writes that change what may be in use. New entries are not in use, except for parts of a stored artifact
 * and replacements of lost ones; nor are removed ones, except for a file that a flag was moved to.
 */
export function replacingWrites(step: Written): readonly PlannedWrite[] {
  if (step.action === 'request' || step.action === 'stays') return [];
  const isAnew = isMadeAnew(step);
  const isRead = (part: SlotPart): boolean => part === 'signing certificate' || !isBeside(part);
  return step.writes.filter(
    ({ part, replaces, lost, removes, reorders }) =>
      isRead(part) &&
      (removes !== true || part === 'signing certificate') &&
      reorders !== true &&
      (replaces || lost === true || !isAnew),
  );
}

/** Returns whether a step only fills empty locations: readers of the other copies see no change. */
function isMadeAnew({ action, writes }: Written): boolean {
  if (action === 'create' || action === 'copy') return true;
  return (
    action === 'update' &&
    writes.every(({ part, replaces, removes }) => part === 'trust bundle' && !replaces && removes !== true)
  );
}
