import type { UndoAction } from '../action.ts';
import { isBeside, type SlotPart } from '../slot.ts';
import type { PlannedWrite, Step } from '../step/step.ts';

/**
 * Some entries of an artifact that something else was written to: a step of a plan, or of an undo, or what a run wrote that
 * was cut short and is finished by another.
 */
export type Written = Pick<Step, 'artifact' | 'name' | 'holder' | 'writes' | 'noOverlap' | 'supersedes'> & {
  readonly action: Step['action'] | UndoAction | 'finish';
  /** Of an undo: renew the restored artifact before the component is restarted. */
  readonly renews?: true;
};

export type ReplacedPart = Pick<PlannedWrite, 'part' | 'node' | 'replaces' | 'removes'>;

/**
 * The writes of a step by which something that may be in use becomes something else. What is made where nothing was is
 * read by nobody yet, but for a part of something that was there, and in place of what is lost; what is taken away, by
 * nobody any more, but for a file that a flag was moved to.
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

/** Returns whether a step only fills empty places: readers of the other copies see no change. */
function isMadeAnew({ action, writes }: Written): boolean {
  if (action === 'create' || action === 'copy') return true;
  return (
    action === 'rewrite' &&
    writes.every(({ part, replaces, removes }) => part === 'trust bundle' && !replaces && removes !== true)
  );
}
