import type { Action } from '@kpki/engine';
import type { Applying } from '../model.ts';
import { memo } from './memo.ts';
import { changesOf } from './plan.ts';

export interface ApplyRow {
  readonly action: Action;
  readonly artefact: string;
  readonly is: 'waiting' | 'begun' | 'made' | 'written' | 'failed';
  /** Milliseconds that its making took; null before it ended. */
  readonly took: number | null;
  readonly text: string | null;
}

/** A row for each step of the plan, in the plan's order. */
export const applyRows: (applying: Applying) => readonly ApplyRow[] = memo(({ plan, steps, writtenPlaces }) => {
  const written = new Set(writtenPlaces);
  return changesOf(plan).map(({ action, artefact, writes }) => {
    const step = steps[artefact];
    const isWritten = step?.is === 'made' && writes.every(({ place }) => written.has(place));
    return {
      action,
      artefact,
      is: isWritten ? 'written' : (step?.is ?? 'waiting'),
      took: step === undefined || step.ended === null ? null : step.ended - step.since,
      text: step?.text ?? null,
    };
  });
});

export function madeCount(applying: Applying): number {
  return applyRows(applying).filter(({ is }) => is === 'made' || is === 'written').length;
}
