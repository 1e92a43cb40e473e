import { isAdvice } from '@kpki/engine';
import {
  artifactsIn,
  driftTexts,
  foundText,
  isNothingKnown,
  readEntries,
  statusSummary,
  unreadText,
} from '@kpki/presentation';
import type { ShownEntry } from '../session/shown-entries.ts';
import { clean } from '../text/clean.ts';
import { dayOf, residual, shortResidual } from '../text/residual.ts';
import { paragraph } from '../text/width.ts';
import { columns, columnsWidth } from './columns.ts';
import { forecastLines, type Soon } from './report/expiries.ts';
import type { ClusterReport } from './report/report.ts';
import { servedText } from './served-text.ts';
import { paintStates } from './states.ts';
import type { View } from './view.ts';

interface Around {
  readonly cas: readonly ShownEntry[];
  /** The sinks with several locations, where a path alone is ambiguous. */
  readonly spread: ReadonlySet<string>;
  readonly left: (seconds: number) => string;
}

type Column = readonly [title: string, cell: (entry: ShownEntry, around: Around) => string];

const none = '-';

const usual: readonly [Column, Column, ...Column[]] = [
  ['ARTIFACT', nameOf],
  ['NODE', ({ node }) => node ?? none],
  ['STATE', ({ state }) => state],
  ['EXPIRES', ({ notAfter }) => (notAfter === null ? none : dayOf(new Date(notAfter)))],
  ['LEFT', ({ residualSeconds }, { left }) => (residualSeconds === null ? none : left(residualSeconds))],
  ['ISSUER', issuerOf],
];

const sinkColumn: Column = ['SINK', ({ sink }) => sink];

const further: readonly Column[] = [
  ['KEY', ({ keyKind }) => keyKind ?? none],
  ['PATH', pathOf],
  ['SUBJECT', ({ subject }) => clean(subject ?? none)],
];

/** Shows each copy of each artifact, findings, drift, a summary, and at the end what servers really serve. */
export function statusText(report: ClusterReport, view: View, soon: Soon): string {
  const { cluster, entries, forecast, served } = report;
  const [first, second, ...rest] = usual;
  const hasSeveralSinks = new Set(entries.map(({ sink }) => sink)).size > 1;
  const told = hasSeveralSinks ? [first, second, sinkColumn, ...rest] : usual;
  const shown = view.wide ? [...told, ...further] : told;
  const around: Omit<Around, 'left'> = {
    cas: entries.filter(({ kind }) => kind === 'ca'),
    spread: spreadSinks(entries),
  };
  const titles = shown.map(([title]) => title);
  const rowsWith = (left: Around['left']): readonly (readonly string[])[] =>
    distinctRows(entries.map((entry) => shown.map(([, cell]) => cell(entry, { ...around, left }))));
  const full = rowsWith(residual);
  const isTooWide = !view.wide && columnsWidth([titles, ...full]) > view.width;
  const rows = isTooWide ? rowsWith(shortResidual) : full;
  const table = columns(titles, rows, Number.POSITIVE_INFINITY, paintStates(titles, view));
  const findings = [...new Set(findingsIn(report, view.wide))].flatMap((text) => paragraph(clean(text), view.width));
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

function nameOf({ artifact, name, owner, node }: ShownEntry): string {
  return owner === node ? name : artifact;
}

/** A trust bundle may be next to each thing that it verifies: equal lines are shown once. */
function distinctRows(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
}

function spreadSinks(entries: readonly ShownEntry[]): ReadonlySet<string> {
  const bySink = Map.groupBy(entries, ({ sink }) => sink);
  return new Set(
    [...bySink].filter(([, own]) => own.some(({ location }) => location !== own[0]?.location)).map(([sink]) => sink),
  );
}

function pathOf({ sink, location, path }: ShownEntry, { spread }: Around): string {
  return spread.has(sink) ? `${clean(location)} ${path}` : path;
}

function issuerOf({ ca, issuer }: ShownEntry, { cas }: Around): string {
  if (issuer === null) return none;
  const known = cas.filter(({ subject }) => subject === issuer);
  const own = known.find(({ name }) => name === ca) ?? known[0];
  return own?.name ?? clean(issuer.replace(/^CN=([^,+]+)$/, '$1'));
}

/** Leaves out that something is missing, which is a state, what only unread sinks keep, and advice unless wide. */
function findingsIn(report: ClusterReport, wide: boolean): readonly string[] {
  const { drifted, unread } = report;
  return [
    ...readEntries(report).flatMap(({ artifact, state, findings }) =>
      findings
        .filter((each) => (state !== 'missing' || each.reason !== 'missing') && (wide || !isAdvice(each)))
        .map((each) => foundText(artifact, each)),
    ),
    ...unread.map(unreadText),
    ...drifted.flatMap(driftTexts),
  ];
}

function summary(report: ClusterReport, { within, asked }: Soon): string {
  const expiring = new Set(asked.map(({ fingerprint }) => fingerprint));
  const soon = report.entries.filter(({ fingerprint }) => fingerprint !== null && expiring.has(fingerprint));
  return statusSummary(report, within === null ? null : { within, artifacts: artifactsIn(soon) });
}
