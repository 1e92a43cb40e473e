import type { Action } from '@kpki/engine';
import { applyScreenTexts, counted, type Severity, signs } from '@kpki/presentation';
import { clean } from '../../../text/clean.ts';
import { type Alike, alikeIn, fitDistinct } from '../../../text/fit-distinct.ts';
import { fit, widthOf } from '../../../text/width.ts';
import type { Role } from '../../roles.ts';
import { locationKey } from '../applying.ts';
import type { ApplyState, Progress, Retry } from '../model.ts';
import type { Counts } from './counts.ts';
import { memo } from './memo.ts';
import type { Piece } from './piece-columns.ts';
import { changesOf } from './plan.ts';
import { bar } from './states.ts';

export interface ApplyRow {
  readonly key: string;
  readonly action: Action | 'repair' | 'write';
  readonly what: string;
  readonly sink: string | null;
  /** The end of the artifact's name; empty for a location and for what the cluster shares. */
  readonly owner: string;
  /** `made`: not written yet; `kept`: a key, its certificate is requested next; `stopped`: begun, did not end. */
  readonly is: 'waiting' | 'begun' | 'made' | 'kept' | 'done' | 'waits' | 'failed' | 'stopped';
  /** Milliseconds since the epoch. */
  readonly startedAt: number | null;
  readonly took: number | null;
  readonly text: string | null;
  readonly waits: string | null;
  readonly retry: Retry | null;
}

/** The titles of the columns. */
export const applyHeads = applyScreenTexts.heads;

interface ApplyLook {
  readonly text: string;
  readonly severity: Severity;
}

const looks: Readonly<Record<ApplyRow['is'], ApplyLook>> = {
  waiting: { text: `${signs.leftOut.glyph} not begun`, severity: 'unknown' },
  begun: { text: '… at work', severity: 'pending' },
  made: { text: `${signs.nothing.glyph} prepared`, severity: 'pending' },
  kept: { text: `${signs.ok.glyph} key kept`, severity: 'success' },
  done: { text: `${signs.ok.glyph} written`, severity: 'success' },
  waits: { text: `${signs.pending.glyph} ${signs.pending.word}`, severity: 'warning' },
  failed: { text: `${signs.failed.glyph} ${signs.failed.word}`, severity: 'critical' },
  stopped: { text: `${signs.leftOut.glyph} not finished`, severity: 'warning' },
};

export function lookOfRow({ action, is }: Pick<ApplyRow, 'action' | 'is'>): ApplyLook {
  return action === 'repair' && is === 'done' ? { ...looks.done, text: `${signs.ok.glyph} repaired` } : looks[is];
}

export const applyRows: (applying: ApplyState) => readonly ApplyRow[] = memo((applying) => {
  const { plan, repairs, steps, writes } = applying;
  const row = (
    { action, what, ...of }: Pick<ApplyRow, 'action' | 'what'> & Partial<Pick<ApplyRow, 'owner' | 'sink'>>,
    progress?: Progress,
  ): ApplyRow => {
    // What never ended stopped with the whole.
    const ended = progress?.ended ?? applying.ended;
    return {
      key: `${action} ${of.sink ?? ''} ${what}`,
      action,
      what,
      sink: of.sink ?? null,
      owner: of.owner ?? '',
      is: stateOf(progress, applying.phase),
      startedAt: progress?.startedAt ?? null,
      took: progress === undefined || ended === null ? null : ended - progress.startedAt,
      text: progress?.is === 'failed' ? progress.text : null,
      waits: progress?.is === 'waits' ? progress.text : null,
      retry: applying.ended === null ? (progress?.retry ?? null) : null,
    };
  };
  const locationRow = (
    action: 'repair' | 'write',
    { sink, location }: SinkLocation,
    table: ApplyState['writes'],
  ): ApplyRow => row({ action, what: location, sink }, table[locationKey({ sink, location })]);
  const written = new Set(Object.keys(writes).filter((key) => writes[key]?.is === 'done'));
  return [
    ...plan.repairs.map((repair) => locationRow('repair', repair, repairs)),
    ...changesOf(plan).map((step): ApplyRow => {
      const { action, artifact: what, owner } = step;
      const made = row({ action, what, owner: owner ?? '' }, steps[what]);
      if (made.is !== 'done') return made;
      const isWritten = step.writes.every((write) => written.has(locationKey(write)));
      const isKey = steps[what]?.action === 'request';
      return { ...made, is: isWritten ? (isKey ? 'kept' : 'done') : 'made' };
    }),
    ...locationsWritten(plan).map((location) => locationRow('write', location, writes)),
  ];
});

interface SinkLocation {
  readonly sink: string;
  readonly location: string;
}

export const sinksOf: (plan: ApplyState['plan']) => readonly string[] = memo((plan) => [
  ...new Set([...plan.repairs, ...locationsWritten(plan)].map(({ sink }) => sink)),
]);

export const locationsWritten: (plan: ApplyState['plan']) => ApplyState['plan']['locations'] = memo((plan) => {
  const keys = new Set(changesOf(plan).flatMap(({ writes }) => writes.map(locationKey)));
  return plan.locations.filter((location) => keys.has(locationKey(location)));
});

function stateOf(progress: Progress | undefined, phase: ApplyState['phase']): ApplyRow['is'] {
  if (progress === undefined) return 'waiting';
  return progress.is === 'begun' && phase === 'failed' ? 'stopped' : progress.is;
}

/** `2.4s` if it has ended, else whole seconds: it is drawn once a second. */
export function timeText({ startedAt, took }: ApplyRow, now: number): string {
  if (took !== null) return `${(took / 1000).toFixed(1)}s`;
  return startedAt === null ? '' : `${Math.max(0, Math.floor((now - startedAt) / 1000))}s`;
}

/** Cuts names so that what differs stays in view. */
export function whatText({ plan }: ApplyState, { what, owner, sink }: ApplyRow, columns: number): string {
  if (sink !== null) {
    const isSeveral = sinksOf(plan).length > 1;
    const wide = sinkColumns(plan);
    const location = fitDistinct(
      clean(what),
      isSeveral ? columns - wide - 2 : columns,
      alikeLocations(plan).get(sink) ?? none,
    );
    return isSeveral ? `${fit(clean(sink), wide)}  ${location}` : location;
  }
  const name = clean(what.slice(0, what.length - owner.length));
  const room = columns - widthOf(name);
  if (owner === '' || room <= 0) return fit(clean(what), columns);
  return `${name}${fitDistinct(clean(owner), room, alikeOwners(plan))}`;
}

const widestSink = 14;

const sinkColumns: (plan: ApplyState['plan']) => number = memo((plan) =>
  Math.min(widestSink, Math.max(...sinksOf(plan).map((sink) => widthOf(clean(sink))))),
);

const none: Alike = { start: 0, end: 0 };

/** Their common address, mount or folder. */
const alikeLocations: (plan: ApplyState['plan']) => ReadonlyMap<string, Alike> = memo(
  (plan) =>
    new Map(
      [...Map.groupBy(plan.locations, ({ sink }) => sink)].map(([sink, own]) => [
        sink,
        own.length === 1 ? none : alikeIn(own.map(({ location }) => clean(location))),
      ]),
    ),
);

const alikeOwners: (plan: ApplyState['plan']) => Alike = memo((plan) =>
  alikeIn(changesOf(plan).map(({ owner }) => clean(owner ?? ''))),
);

export function isMade(is: ApplyRow['is']): boolean {
  return is === 'made' || is === 'kept' || is === 'done';
}

/** Memoized: counting 10,000 rows several times in each frame delays the answer to a key. */
export const doneShare: (applying: ApplyState) => number = memo((applying) => {
  const entries = entriesIn(applying.plan);
  let [done, all] = [0, 0];
  for (const { action, sink, what, is } of applyRows(applying)) {
    const weight = action === 'write' ? (entries.get(locationKey({ sink: sink ?? '', location: what })) ?? 1) : 1;
    all += weight;
    if (isMade(is) || is === 'waits') done += weight;
  }
  return all === 0 ? 1 : done / all;
});

export function doneBar(applying: ApplyState, columns: number): string {
  const share = doneShare(applying);
  return bar(share < 1 ? Math.min(share, 1 - 1 / columns) : 1, columns);
}

const entriesIn: (plan: ApplyState['plan']) => ReadonlyMap<string, number> = memo((plan) => {
  const counts = new Map<string, number>();
  for (const key of changesOf(plan).flatMap(({ writes }) => writes.map(locationKey))) {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
});

export function applySummary(applying: ApplyState): string {
  return applyCounts(applying).join('   ');
}

export function applyCounts(applying: ApplyState): readonly string[] {
  return countsIn(applying).map(({ long }) => long);
}

/** Returns the same for a border, also in short. */
export function applyForms(applying: ApplyState, clock: string): readonly [long: Counts, short: Counts] {
  const counts = countsIn(applying);
  const time: Piece = { text: clock, role: 'dim' };
  return [
    [...counts.map(({ long: text, role }) => ({ text, role })), time],
    [...counts.map(({ short: text, role }) => ({ text, role })), time],
  ];
}

interface ApplyCount {
  readonly long: string;
  readonly short: string;
  readonly role: Role;
}

const countsIn: (applying: ApplyState) => readonly ApplyCount[] = memo((applying) => {
  const rows = applyRows(applying);
  const locations = rows.filter(({ action }) => action === 'write');
  const steps = rows.filter(({ action }) => action !== 'write' && action !== 'repair');
  const repairs = rows.filter(({ action }) => action === 'repair');
  const repaired = repairs.filter(({ is }) => is === 'done').length;
  const made = steps.filter(({ is }) => isMade(is)).length;
  const waits = steps.filter(({ is }) => is === 'waits').length;
  const failed = rows.filter(({ is }) => is === 'failed').length;
  const written = locations.filter(({ is }) => is === 'done').length;
  const of = (done: number, all: number, things: string, word: string): readonly ApplyCount[] =>
    all === 0
      ? []
      : [
          {
            long: `${done} of ${things} ${word}`,
            short: `${done}/${all} ${word}`,
            role: done === all ? 'ok' : 'pending',
          },
        ];
  const alone = (count: number, word: string, role: Role): readonly ApplyCount[] =>
    count === 0 ? [] : [{ long: `${count} ${word}`, short: `${count} ${word}`, role }];
  return [
    ...of(repaired, repairs.length, `${repairs.length}`, 'repaired'),
    ...of(made, steps.length, `${steps.length}`, 'prepared'),
    ...alone(waits, 'pending', 'due'),
    ...alone(failed, 'failed', 'expired'),
    ...of(written, locations.length, counted(locations.length, 'location'), 'written'),
  ];
});
