import type { StatusEntry } from '@kpki/engine';
import { clean } from '../text/clean.ts';
import { counted } from '../text/count.ts';
import { dayOf, residual, shortResidual } from '../text/residual.ts';
import { paragraph } from '../text/wrap.ts';
import { columns, columnsWidth } from './columns.ts';
import { forecastLines } from './report/expiries.ts';
import type { ClusterReport } from './report/report.ts';
import type { Soon } from './report/soon.ts';
import { servedText } from './served-text.ts';
import { paintStates } from './states.ts';
import type { View } from './view.ts';

/** What a cell may depend on beside its own line. */
interface Around {
  readonly authorities: readonly StatusEntry[];
  /** The sinks that have several places, so that a path alone does not say where. */
  readonly spread: ReadonlySet<string>;
  readonly left: (seconds: number) => string;
}

type Column = readonly [title: string, cell: (entry: StatusEntry, around: Around) => string];

const none = '-';

const usual: readonly [Column, Column, ...Column[]] = [
  ['ARTEFACT', nameOf],
  ['NODE', ({ node }) => node ?? none],
  ['STATE', ({ state }) => state],
  ['EXPIRES', ({ notAfter }) => (notAfter === null ? none : dayOf(new Date(notAfter)))],
  ['LEFT', ({ residualSeconds }, { left }) => (residualSeconds === null ? none : left(residualSeconds))],
  ['ISSUER', issuerOf],
];

/** Where there are several sinks, which of them holds the copy. */
const sinkColumn: Column = ['SINK', ({ sink }) => sink];

const further: readonly Column[] = [
  ['KEY', ({ keyKind }) => keyKind ?? none],
  ['PATH', pathOf],
  ['SUBJECT', ({ subject }) => clean(subject ?? none)],
];

/**
 * A line for each copy of each artefact, then what is the matter with some of them and with the places that they are
 * kept in, and a line that sums up. What servers really serve comes last.
 */
export function statusText(report: ClusterReport, view: View, soon: Soon): string {
  const { cluster, entries, forecast, served } = report;
  const [first, second, ...rest] = usual;
  const hasSeveralSinks = new Set(entries.map(({ sink }) => sink)).size > 1;
  const told = hasSeveralSinks ? [first, second, sinkColumn, ...rest] : usual;
  const shown = view.wide ? [...told, ...further] : told;
  const around: Omit<Around, 'left'> = {
    authorities: entries.filter(({ kind }) => kind === 'authority'),
    spread: spreadSinks(entries),
  };
  const titles = shown.map(([title]) => title);
  const rowsWith = (left: Around['left']): readonly (readonly string[])[] =>
    distinctRows(entries.map((entry) => shown.map(([, cell]) => cell(entry, { ...around, left }))));
  const full = rowsWith(residual);
  const isTooWide = !view.wide && columnsWidth([titles, ...full]) > view.width;
  const rows = isTooWide ? rowsWith(shortResidual) : full;
  const table = columns(titles, rows, Number.POSITIVE_INFINITY, paintStates(titles, view));
  const findings = [...new Set(findingsIn(report))].flatMap((text) => paragraph(text, view.width));
  return [
    `Cluster ${clean(cluster)}`,
    '',
    ...(isNothingKnown(report) ? [] : [table, '']),
    ...(findings.length === 0 ? [] : [...findings, '']),
    ...forecastLines(view.wide ? forecast : soon.shown, view.width),
    ...paragraph(summary(report, soon), view.width),
    ...(served === undefined ? [] : ['', ...servedText(served)]),
  ].join('\n');
}

/** The node has a column of its own. */
function nameOf({ artefact, name, holder, node }: StatusEntry): string {
  return holder === node ? name : artefact;
}

/** A trust bundle may stand beside each thing that it verifies: copies of which the same is told are one line. */
function distinctRows(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
}

function spreadSinks(entries: readonly StatusEntry[]): ReadonlySet<string> {
  const bySink = Map.groupBy(entries, ({ sink }) => sink);
  return new Set(
    [...bySink].filter(([, own]) => own.some(({ place }) => place !== own[0]?.place)).map(([sink]) => sink),
  );
}

function pathOf({ sink, place, path }: StatusEntry, { spread }: Around): string {
  return spread.has(sink) ? `${clean(place)} ${path}` : path;
}

/** An authority of the cluster by the name that it has in the table, another by what the certificate says. */
function issuerOf({ authority, issuer }: StatusEntry, { authorities }: Around): string {
  if (issuer === null) return none;
  const known = authorities.filter(({ subject }) => subject === issuer);
  const own = known.find(({ name }) => name === authority) ?? known[0];
  return own?.name ?? clean(issuer.replace(/^CN=([^,+]+)$/, '$1'));
}

/** A person needs no table of what nobody knows. */
function isNothingKnown(report: ClusterReport): boolean {
  return report.unread.length > 0 && knownIn(report).length === 0;
}

/** What a sink keeps that was read. */
function knownIn({ entries, unread }: ClusterReport): readonly StatusEntry[] {
  const silent = new Set(unread.map(({ sink }) => sink));
  return entries.filter(({ sink }) => !silent.has(sink));
}

/** That something is missing needs no more words than its state, and neither does what only an unread sink keeps. */
function findingsIn(report: ClusterReport): readonly string[] {
  const { drifted, unread } = report;
  return [
    ...knownIn(report).flatMap(({ artefact, state, findings }) =>
      findings
        .filter(({ reason }) => state !== 'missing' || reason !== 'missing')
        .map(({ reason, text }) => `${artefact}: ${reason}: ${clean(text)}`),
    ),
    ...unread.map(({ sink, text }) => `sink ${clean(sink)}: unreadable: ${clean(text)}`),
    ...drifted.flatMap(({ place, drift }) => drift.map((text) => `${clean(place)}: drift: ${clean(text)}`)),
  ];
}

/**
 * `All 19 artefacts are ok.`, `2 of 19 artefacts are not ok; 1 place to repair.` What several nodes keep has a line for
 * each of them and is one artefact, as in a plan and in the UI.
 */
function summary(report: ClusterReport, { within, asked }: Soon): string {
  const { entries, drifted, unread } = report;
  if (isNothingKnown(report)) return `Nothing is known of this cluster: ${counted(unread.length, 'sink')} not read.`;
  const all = artefactsIn(entries);
  const unwell = artefactsIn(entries.filter(({ state }) => state !== 'ok'));
  const ending = new Set(asked.map(({ fingerprint }) => fingerprint));
  const ends = artefactsIn(entries.filter(({ fingerprint }) => fingerprint !== null && ending.has(fingerprint)));
  const parts = [
    unwell === 0 ? allAreOk(all, entries.length) : `${share(unwell, all)} ${unwell === 1 ? 'is' : 'are'} not ok`,
    ...(within === null || ends === 0 ? [] : [`${share(ends, all)} ${ends === 1 ? 'ends' : 'end'} within ${within}`]),
    ...(drifted.length === 0 ? [] : [`${counted(drifted.length, 'place')} to repair`]),
    ...(unread.length === 0 ? [] : [`${counted(unread.length, 'sink')} not read`]),
  ];
  return `${parts.join('; ')}.`;
}

function artefactsIn(entries: readonly StatusEntry[]): number {
  return new Set(entries.map(({ artefact }) => artefact)).size;
}

function allAreOk(artefacts: number, copies: number): string {
  const lines = copies === artefacts ? '' : `, in ${copies} copies`;
  return artefacts === 1 ? `The 1 artefact is ok${lines}` : `All ${artefacts} artefacts are ok${lines}`;
}

function share(some: number, all: number): string {
  return `${some} of ${counted(all, 'artefact')}`;
}
