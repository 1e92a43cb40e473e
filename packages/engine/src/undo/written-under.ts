import type { Written } from '../follow-up/written.ts';
import type { PlannedWrite } from '../step/step.ts';
import type { RetainedByLast } from './make-undo-plan.ts';
import type { UndoStep } from './undo-plan.ts';

/**
 * What the last apply wrote, told by how it would be undone: for whoever finishes one that was killed, and that could tell
 * nobody. Whether a certificate was renewed or a key made anew cannot be told any more. Pure.
 */
export function writtenUnder({ steps }: RetainedByLast): readonly Written[] {
  return steps.map((step): Written => {
    const writes = step.writes.map(asWritten);
    const { artefact, name, holder } = step;
    return { artefact, name, holder, writes, action: writes.some(({ replaces }) => replaces) ? 'finish' : 'create' };
  });
}

/** An undo takes away what was made, and brings back what was taken away. */
function asWritten({ removes, replaces, ...write }: UndoStep['writes'][number]): PlannedWrite {
  return { ...write, replaces: removes !== true, ...(replaces ? {} : { removes: true as const }) };
}
