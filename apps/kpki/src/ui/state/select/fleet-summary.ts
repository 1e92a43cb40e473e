import { counted } from '@kpki/presentation';
import type { FleetCluster } from '../../work/fleet-row.ts';
import type { Fleet } from '../fleet.ts';
import { type CountForm, type Counts, countForms, type Summary } from './counts.ts';
import { type FleetItem, isNotCreated } from './fleet.ts';
import { countMarks, type FleetCount, type FleetMark, fleetCounts } from './fleet-counts.ts';
import { unreadCounts, unreadInOne } from './fleet-reading.ts';

/** Whether a filter leaves out clusters, or artifacts of them. */
export function isNarrowed({ rows }: Fleet, items: readonly FleetItem[]): boolean {
  return items.length < rows.length || items.some(({ hits }) => hits.length > 0);
}

/** How many of a list a filter leaves, with all that there are. */
export function shownOfAll(shown: number, all: number, what: string, narrowed: boolean): string {
  return narrowed ? `${shown} of ${counted(all, what)}` : counted(all, what);
}

/** Under a filter, of what it leaves. */
export function fleetSummary(fleet: Fleet, items: readonly FleetItem[]): Summary {
  const { rows } = fleet;
  const narrowed = isNarrowed(fleet, items);
  const said = (text: string): Counts => (rows.length === 0 ? [] : [{ text, role: 'text' }]);
  // A file that cannot be used is a row too, and no environment.
  const many = said(shownOfAll(items.length, rows.length, 'row', narrowed));
  const few = said(`${items.length} of ${rows.length}`);
  const unread = unreadCounts(fleet, items);
  const [rotating, ok] = [totalOf(items, ['rotating']), totalOf(items, ['ok'])];
  const wrong = (form: CountForm): Counts => [...unread, ...totalOf(items, wrongCounts, form)];
  const notCreated = (form: CountForm): Counts => notCreatedIn(items, form);
  const least = [
    ...unreadInOne(items.filter(({ row }) => row.is === 'failed').length),
    ...totalOf(items, wrongCounts, 'short'),
  ];
  const ofPart: readonly Counts[] = narrowed
    ? [
        [...wrong('long'), ...notCreated('long'), ...few],
        [...wrong('close'), ...notCreated('close'), ...few],
        [...wrong('short'), ...few],
        [...least, ...few],
      ]
    : [];
  // What is ok gives way first, and what is wrong last. Counts of a part say so as long as they can.
  return [
    [...wrong('long'), ...notCreated('long'), ...rotating, ...ok, ...many],
    [...wrong('long'), ...notCreated('long'), ...rotating, ...many],
    [...wrong('long'), ...notCreated('long'), ...many],
    ...ofPart,
    [...wrong('long'), ...notCreated('long')],
    [...wrong('close'), ...notCreated('close')],
    wrong('close'),
    [...wrong('short'), ...notCreated('short')],
    wrong('short'),
    least,
  ];
}

const wrongCounts = ['bad', 'due', 'unknown'] as const satisfies readonly FleetCount[];

/** How many artifacts of all clusters are in each of these counts. */
function totalOf(items: readonly FleetItem[], names: readonly FleetCount[], form: CountForm = 'long'): Counts {
  return names.flatMap((name) => totalIn(items, (row) => fleetCounts(row)[name], countMarks[name], form));
}

/** How many artifacts are in environments that are not created, as their rows say. */
function notCreatedIn(items: readonly FleetItem[], form: CountForm): Counts {
  return totalIn(items, (row) => (isNotCreated(row) ? fleetCounts(row).notCreated : 0), countMarks.notCreated, form);
}

function totalIn(
  items: readonly FleetItem[],
  countIn: (row: FleetCluster) => number,
  { symbol, word, role }: FleetMark,
  form: CountForm,
): Counts {
  const count = items.reduce((sum, { shown }) => (shown.is === 'failed' ? sum : sum + countIn(shown)), 0);
  return count === 0 ? [] : [{ text: countForms[form](symbol, count, word), role }];
}
