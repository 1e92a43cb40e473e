import { type Fact, fact, fleetScreenTexts, isOfDate, residual, rotationScreenTexts } from '@kpki/presentation';
import { clean } from '../../../text/clean.ts';
import { fit, shortened, widthOf } from '../../../text/width.ts';
import { rowStates } from '../../row-states.ts';
import type { FleetCluster, FleetRow } from '../../work/fleet-row.ts';
import { artifactName } from './artifacts.ts';
import { type DetailLine, detailLines } from './detail-lines.ts';
import { type FleetItem, isNotCreated } from './fleet.ts';
import { rotationsIn } from './fleet-columns.ts';
import { countMarks, fleetCounts } from './fleet-counts.ts';
import { memo } from './memo.ts';
import type { OwedRestart } from './owed-restart.ts';
import { severityOf, stateRoles } from './states.ts';

/** What is known of a row, with each of its problems. */
export function itemDetails(item: FleetItem): readonly Fact[] {
  const problems = problemsIn(item.row).map(({ artifact, state }) => `${clean(artifact)}: ${state}`);
  return [
    ...stateFacts(item),
    ...(problems.length === 0 ? [] : [fact(fleetScreenTexts.problems, problems)]),
    fileFact(item.row),
  ];
}

/** The same in a side panel, where problems of one name and state are one line. */
export function sideLines(item: FleetItem, columns: number): readonly DetailLine[] {
  return [...stateLines(item, columns), ...detailLines([fileFact(item.row)], columns)];
}

/** Where the file is known. */
export function stateLines(item: FleetItem, columns: number): readonly DetailLine[] {
  return [...detailLines(stateFacts(item), columns), ...problemLines(problemsIn(item.row), columns)];
}

/** That all is missing is no list of problems. */
function problemsIn(row: FleetRow): FleetCluster['problems'] {
  return row.is === 'failed' || isNotCreated(row) ? [] : row.problems;
}

/** The artifact that a row names: its worst, else one that is rotated; null: all are ok, or none is stored. */
export function namedIn(row: FleetRow): string | null {
  const rotating = row.is === 'failed' ? [] : row.rotating;
  return problemsIn(row)[0]?.artifact ?? rotating[0] ?? null;
}

/** Below their label, so that a name has all columns. */
function problemLines(problems: FleetCluster['problems'], columns: number): readonly DetailLine[] {
  if (problems.length === 0) return [];
  const groups = [
    ...Map.groupBy(problems, ({ artifact, state }) => `${artifactName(artifact)} ${state}`).values(),
  ].flatMap(([first, ...others]) => (first === undefined ? [] : [{ ...first, count: others.length + 1 }]));
  const gap = '  ';
  const roomFor = (state: string): number => Math.max(1, columns - gap.length - state.length);
  const named = groups.map(({ artifact, state, count }) => ({
    state,
    name: groupName(artifact, count, roomFor(state)),
  }));
  const aligned = Math.min(
    Math.max(...named.map(({ name }) => widthOf(name))),
    ...named.map(({ state }) => roomFor(state)),
  );
  return [
    { label: fleetScreenTexts.problems, text: '', severity: 'info' },
    ...named.map(({ name, state }): DetailLine => {
      const before = `${fit(name, Math.max(aligned, widthOf(name)))}${gap}`;
      const pieces = [
        { text: before, role: 'text' },
        { text: state, role: stateRoles[state] },
      ] as const;
      return { label: '', text: `${before}${state}`, severity: 'info', pieces };
    }),
  ];
}

/** Without the owner where there is no room for it. The name is cut before the number. */
function groupName(artifact: string, count: number, room: number): string {
  const name = artifactName(clean(artifact));
  if (count === 1) return shortened(widthOf(clean(artifact)) <= room ? clean(artifact) : name, room);
  const times = fleetScreenTexts.times(count);
  return `${shortened(name, Math.max(1, room - widthOf(times)))}${times}`;
}

function fileFact({ file }: FleetRow): Fact {
  return fact('File', [clean(file)]);
}

function stateFacts({ row, isStale, owed }: FleetItem): readonly Fact[] {
  const details = fleetDetails(row, owed);
  return isStale ? [fact('State', [fleetScreenTexts.stale], 'warning'), ...details] : details;
}

const fleetDetails: (row: FleetRow, owed: OwedRestart | null) => readonly Fact[] = memo((row, owed) => {
  if (row.is === 'failed') return [fact('Problem', row.text.split('\n').map(clean), 'critical')];
  const { counts, next, unread, rotating } = row;
  const artifacts = isNotCreated(row)
    ? `${countMarks.notCreated.symbol} ${fleetScreenTexts.allNotCreated(fleetCounts(row).notCreated)}`
    : counts.map(([state, count]) => `${rowStates[state].symbol} ${count} ${state}`).join(', ');
  return [
    fact('Artifacts', [artifacts]),
    ...(unread.length === 0 ? [] : [fact('Not read', unread.map(clean), 'critical')]),
    ...(next === null
      ? []
      : [fact('Next', [nextExpiryText(next)], severityOf(isOfDate(next.state) ? 'ok' : next.state))]),
    ...(rotating.length === 0
      ? []
      : [fact('Rotating', rotationsIn(rotating, owed, rotationScreenTexts.owed).map(clean))]),
  ];
});

function nextExpiryText({ artifact, at, seconds, others, state }: NonNullable<FleetCluster['next']>): string {
  const what = isOfDate(state) ? clean(artifact) : fleetScreenTexts.nextInState(clean(artifact), state);
  return fleetScreenTexts.expires(what, at.slice(0, 10), residual(seconds), others);
}
