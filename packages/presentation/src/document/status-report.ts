import { isAdvice, type StatusEntry } from '@kpki/engine';
import { dayOf, residual, shortResidual } from '../durations.ts';
import type { Shown } from '../shown.ts';
import { isNotCreated, shownAs, shownStateRows } from '../states.ts';
import { apart, type Block, type Cell, type Column, note, noValue, pause, type Table, table } from './block.ts';
import { forecastBlocks, type Soon } from './expiries.ts';
import type { ClusterReport, Report } from './report.ts';
import { servedBlocks } from './served.ts';
import {
  artifactsIn,
  driftTexts,
  foundText,
  isNothingKnown,
  notCreatedText,
  readEntries,
  statusSummary,
  unreadText,
} from './status.ts';

type Entry = Shown<StatusEntry>;

/** Shows each copy of each artifact, findings, drift, a summary, and at the end what servers really serve. */
export function statusDocument(report: ClusterReport, soon: Soon, isWide: boolean): readonly Block[] {
  const { cluster, forecast, served } = report;
  const findings = [...new Set(findingsIn(report, isWide))].map((text) => note(text));
  return [
    note(`Cluster ${cluster}`),
    pause,
    ...(isNothingKnown(report) ? [] : [entryTable(report, isWide), pause]),
    ...(findings.length === 0 ? [] : [...findings, pause]),
    ...forecastBlocks(isWide ? forecast : soon.shown),
    note(summary(report, soon)),
    ...apart(served === undefined ? [] : servedBlocks(served)),
  ];
}

function entryTable(report: ClusterReport, isWide: boolean): Table {
  const { entries } = report;
  const hasSeveralSinks = new Set(entries.map(({ sink }) => sink)).size > 1;
  const cas = entries.filter(({ kind }) => kind === 'ca');
  const spread = sinksWithLocations(entries);
  const columns: readonly Column<Entry>[] = [
    ['ARTIFACT', ({ artifact, name, owner, node }) => (owner === node ? name : artifact)],
    ['NODE', ({ node }) => node ?? noValue],
    ...(hasSeveralSinks ? [['SINK', ({ sink }: Entry) => sink] as const] : []),
    ...certificateColumns(shownAs(report)),
    ['ISSUER', (entry) => issuerOf(entry, cas)],
    ...(isWide
      ? ([
          ['KEY', ({ keyKind }) => keyKind ?? noValue],
          // Where a sink has several locations, a path alone is ambiguous.
          ['PATH', ({ sink, location, path }) => (spread.has(sink) ? `${location} ${path}` : path)],
          ['SUBJECT', ({ subject }) => subject ?? noValue],
        ] satisfies readonly Column<Entry>[])
      : []),
  ];
  const all = table(columns, entries);
  return { ...all, rows: distinct(all.rows) };
}

/** The columns of a certificate in every table of `kpki status`. */
export function certificateColumns(
  shown: ReturnType<typeof shownAs>,
): readonly Column<Pick<Report['entries'][number], 'state' | 'notAfter' | 'residualSeconds'>>[] {
  return [
    ['STATE', ({ state }) => stateCell(shown(state))],
    ['EXPIRES', ({ notAfter }) => (notAfter === null ? noValue : dayOf(new Date(notAfter)))],
    ['LEFT', ({ residualSeconds }) => (residualSeconds === null ? noValue : leftCell(residualSeconds))],
  ];
}

function stateCell(state: keyof typeof shownStateRows): Cell {
  return { text: state, short: state, severity: shownStateRows[state].severity };
}

function leftCell(seconds: number): Cell {
  return { text: residual(seconds), short: shortResidual(seconds), severity: 'info' };
}

/** A trust bundle may be next to each thing that it verifies: equal rows are shown once. */
function distinct(rows: Table['rows']): Table['rows'] {
  return [...new Map(rows.map((row) => [JSON.stringify(row.map(({ text }) => text)), row])).values()];
}

function sinksWithLocations(entries: readonly Entry[]): ReadonlySet<string> {
  const bySink = Map.groupBy(entries, ({ sink }) => sink);
  return new Set(
    [...bySink].filter(([, own]) => own.some(({ location }) => location !== own[0]?.location)).map(([sink]) => sink),
  );
}

function issuerOf({ ca, issuer }: Entry, cas: readonly Entry[]): string {
  if (issuer === null) return noValue;
  const known = cas.filter(({ subject }) => subject === issuer);
  const own = known.find(({ name }) => name === ca) ?? known[0];
  return own?.name ?? nameOfIssuer(issuer);
}

/** The common name, where a subject has nothing else. */
export function nameOfIssuer(issuer: string): string {
  return issuer.replace(/^CN=([^,+]+)$/, '$1');
}

/** Leaves out that something is missing, which is a state, what only unread sinks keep, and advice unless wide. */
function findingsIn(report: ClusterReport, isWide: boolean): readonly string[] {
  const { drifted, unread } = report;
  return [
    ...readEntries(report).flatMap(({ artifact, state, findings }) =>
      findings
        .filter((each) => (state !== 'missing' || each.reason !== 'missing') && (isWide || !isAdvice(each)))
        .map((each) => foundText(artifact, each)),
    ),
    ...unread.map(unreadText),
    ...drifted.flatMap(driftTexts),
  ];
}

function summary(report: ClusterReport, { within, asked }: Soon): string {
  if (isNotCreated(report)) return notCreatedText(artifactsIn(report.entries));
  const expiring = new Set(asked.map(({ fingerprint }) => fingerprint));
  const soon = report.entries.filter(({ fingerprint }) => fingerprint !== null && expiring.has(fingerprint));
  return statusSummary(report, within === null ? null : { within, artifacts: artifactsIn(soon) });
}
