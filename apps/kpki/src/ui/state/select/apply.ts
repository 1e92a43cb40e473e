import type { Action } from '@kpki/engine';
import { clean } from '../../../text/clean.ts';
import { counted } from '../../../text/count.ts';
import { type Alike, alikeIn, fitDistinct } from '../../../text/fit-distinct.ts';
import { fit, widthOf } from '../../../text/width.ts';
import type { Applying, Progress } from '../model.ts';
import { memo } from './memo.ts';
import { placeKey } from './place-key.ts';
import { changesOf } from './plan.ts';

export interface ApplyRow {
  readonly key: string;
  readonly action: Action | 'repair' | 'write';
  /** An artefact, or a place. */
  readonly what: string;
  /** Whom the artefact is for, as its name ends; empty for a place and for what the cluster shares. */
  readonly holder: string;
  /** What is made is not written yet; what was stopped was begun and did not end. */
  readonly is: 'waiting' | 'begun' | 'made' | 'done' | 'failed' | 'stopped';
  /** When it was begun, in milliseconds since the epoch; null before that. */
  readonly since: number | null;
  /** Milliseconds that it took, as far as it came; null before it ended. */
  readonly took: number | null;
  /** Why it failed. */
  readonly text: string | null;
}

/** Everything that an apply does, in the order in which it does it: places are put in order, steps made, places written. */
export const applyRows: (applying: Applying) => readonly ApplyRow[] = memo((applying) => {
  const { plan, repairs, steps, writes } = applying;
  const changes = changesOf(plan);
  const row = (
    action: ApplyRow['action'],
    what: string,
    progress?: Progress,
    holder: string | null = null,
  ): ApplyRow => {
    // What was begun and never ended stopped with the whole.
    const ended = progress?.ended ?? applying.ended;
    return {
      key: `${action} ${what}`,
      action,
      what,
      holder: holder ?? '',
      is: stateOf(progress, applying.phase),
      since: progress?.since ?? null,
      took: progress === undefined || ended === null ? null : ended - progress.since,
      text: progress?.text ?? null,
    };
  };
  const written = new Set(Object.keys(writes).filter((key) => writes[key]?.is === 'done'));
  return [
    ...plan.repairs.map((repair) => row('repair', repair.place, repairs[placeKey(repair)])),
    ...changes.map((step): ApplyRow => {
      const made = row(step.action, step.artefact, steps[step.artefact], step.holder);
      const isWritten = step.writes.every((write) => written.has(placeKey(write)));
      return made.is === 'done' && !isWritten ? { ...made, is: 'made' } : made;
    }),
    ...placesWritten(applying.plan).map((place) => row('write', place.place, writes[placeKey(place)])),
  ];
});

/** The places that a plan writes to, in its order. */
const placesWritten: (plan: Applying['plan']) => Applying['plan']['places'] = memo((plan) => {
  const keys = new Set(changesOf(plan).flatMap(({ writes }) => writes.map(placeKey)));
  return plan.places.filter((place) => keys.has(placeKey(place)));
});

function stateOf(progress: Progress | undefined, phase: Applying['phase']): ApplyRow['is'] {
  if (progress === undefined) return 'waiting';
  return progress.is === 'begun' && phase === 'failed' ? 'stopped' : progress.is;
}

/** `2.4s` of what has ended; of what goes on whole seconds, which is how often it is drawn anew. */
export function timeText({ since, took }: ApplyRow, now: number): string {
  if (took !== null) return `${(took / 1000).toFixed(1)}s`;
  return since === null ? '' : `${Math.max(0, Math.floor((now - since) / 1000))}s`;
}

/** What a row is about, in just so many columns; where it is cut, what tells it from the others stays. */
export function whatText({ plan }: Applying, { what, holder, action }: ApplyRow, columns: number): string {
  const name = clean(what.slice(0, what.length - holder.length));
  const room = columns - widthOf(name);
  if (holder === '' || room <= 0) return fit(clean(what), columns, action === 'write' ? 'middle' : 'end');
  return `${name}${fitDistinct(clean(holder), room, alikeHolders(plan))}`;
}

const alikeHolders: (plan: Applying['plan']) => Alike = memo((plan) =>
  alikeIn(changesOf(plan).map(({ holder }) => clean(holder ?? ''))),
);

/** How much of all that is to be done has been, from 0 to 1. */
export function doneShare(applying: Applying): number {
  const rows = applyRows(applying);
  const done = rows.filter(({ is }) => is === 'done' || is === 'made').length;
  return rows.length === 0 ? 1 : done / rows.length;
}

/** `1 of 1 repaired   30 of 32 made   1 failed   1 of 2 places written`; what there is none of is left out. */
export function applySummary(applying: Applying): string {
  const rows = applyRows(applying);
  const places = rows.filter(({ action }) => action === 'write');
  const steps = rows.filter(({ action }) => action !== 'write' && action !== 'repair');
  const repairs = rows.filter(({ action }) => action === 'repair');
  const repaired = repairs.filter(({ is }) => is === 'done').length;
  const made = steps.filter(({ is }) => is === 'made' || is === 'done').length;
  const failed = rows.filter(({ is }) => is === 'failed').length;
  const written = places.filter(({ is }) => is === 'done').length;
  return [
    ...(repairs.length === 0 ? [] : [`${repaired} of ${repairs.length} repaired`]),
    ...(steps.length === 0 ? [] : [`${made} of ${steps.length} made`]),
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(places.length === 0 ? [] : [`${written} of ${counted(places.length, 'place')} written`]),
  ].join('   ');
}
