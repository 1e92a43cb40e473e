import { applyScreenTexts, changeLabels, locationsText, planScreenTexts } from '@kpki/presentation';
import { clean } from '../../../text/clean.ts';
import { roleOfSeverity } from '../../roles.ts';
import { isRunning, locationKey } from '../applying.ts';
import type { ApplyState, Progress, State } from '../model.ts';
import { inventoryIn } from '../reading.ts';
import { type ApplyRow, applyRows, isMade, lookOfRow, timeText } from './apply.ts';
import { apart, labelColumns, labeled, lineOf, listedFiles, type Signed, tableLines } from './change-lines.ts';
import type { DetailLine } from './detail-lines.ts';
import { changesOf } from './plan.ts';
import { stepChangesIn } from './plan-rows.ts';

/** Returns what stands next to the rows of an apply: the state of one, what it changes, and its files with their state. */
export function applySideLines(
  state: State,
  applying: ApplyState,
  row: ApplyRow,
  columns: number,
): readonly DetailLine[] {
  const { text, severity } = lookOfRow(row);
  const time = timeText(row, state.now);
  const { table, serial } = tableIn(state, applying, row, columns);
  return apart(
    [lineOf({ text: time === '' ? text : `${text}, ${time}`, role: roleOfSeverity[severity] })],
    fileLines(applying, row, columns),
    table,
    serial,
  );
}

/** What was stored is known until the next reading. */
function tableIn(state: State, applying: ApplyState, row: ApplyRow, columns: number): ReturnType<typeof tableLines> {
  const { planning, request, program, target } = state;
  const step = changesOf(applying.plan).find(({ artifact }) => artifact === row.what);
  if (step === undefined || !isRunning(state) || planning.is !== 'made' || planning.plan !== applying.plan)
    return { table: [], serial: [] };
  const context = { made: planning, request, inventory: inventoryIn(state), program, target };
  return tableLines(stepChangesIn(step, context), columns);
}

/** Of a step, whether each is in place; of a location, also whether each is made. */
function fileLines(applying: ApplyState, row: ApplyRow, columns: number): readonly DetailLine[] {
  const made = new Set(applyRows(applying).flatMap(({ is, what }) => (isMade(is) ? [what] : [])));
  const isOfLocation = row.action === 'write';
  const files = changesOf(applying.plan).flatMap(({ artifact, writes }) =>
    writes
      .filter((write) => (isOfLocation ? locationKey(write) === keyOf(row) : artifact === row.what))
      .map((write) => ({
        entry: write.entry,
        isMade: made.has(artifact),
        progress: applying.writes[locationKey(write)],
      })),
  );
  if (files.length === 0) return [];
  const written = files.filter(({ progress }) => progress?.is === 'done').length;
  const count =
    isOfLocation && written === 0
      ? applyScreenTexts.made(files.filter((file) => file.isMade).length, files.length)
      : applyScreenTexts.written(written, files.length);
  return [
    labeled(changeLabels.files, labelColumns, [{ text: count, role: 'text' }]),
    ...listedFiles(
      '',
      files.map(
        ({ entry, isMade, progress }): Signed => ({
          text: entry,
          ...signOf(progress, isOfLocation && isMade, applying.phase),
        }),
      ),
      isOfLocation ? null : inText(applying),
      columns,
    ),
  ];
}

function keyOf({ sink, what }: ApplyRow): string {
  return locationKey({ sink: sink ?? '', location: what });
}

function inText({ plan }: ApplyState): string {
  return planScreenTexts.changes.inLocation(clean(locationsText(plan)));
}

function signOf(
  progress: Progress | undefined,
  made: boolean,
  phase: ApplyState['phase'],
): Pick<Signed, 'sign' | 'role'> {
  const is = progress === undefined ? (made ? 'made' : 'waiting') : progress.is;
  const row = { action: 'write', is: is === 'begun' && phase === 'failed' ? 'stopped' : is } as const;
  const { text, severity } = lookOfRow(row);
  return { sign: text.slice(0, 1), role: roleOfSeverity[severity] };
}
