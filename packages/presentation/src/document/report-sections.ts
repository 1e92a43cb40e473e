import { isAdvice } from '@kpki/engine';
import { counted } from '../counts.ts';
import { dayOf, residual } from '../durations.ts';
import { codedText } from '../message.ts';
import { signLook, signs } from '../signs.ts';
import {
  byWorstState,
  type EntryState,
  isNotCreated,
  type notCreated,
  shownAs,
  shownStateRows,
  stateRows,
  treeStates,
  worstFirst,
  worstStates,
} from '../states.ts';
import { type Block, type Cell, type Column, note, noValue, type Row, type Table, table } from './block.ts';
import { connectionText, type ExpiryGroup, expiryGroups, groupName, stopsText } from './expiries.ts';
import type { Report } from './report.ts';
import { artifactsIn, notCreatedText, statusSummary } from './status.ts';

type Entry = Report['entries'][number];

/** Says in a sentence how a cluster or some files are. */
export function reportSummary(report: Report): readonly Block[] {
  if (report.entries.length === 0 && report.unread.length === 0) return [note('Nothing was found.')];
  return [note(isNotCreated(report) ? notCreatedText(artifactsIn(report.entries)) : statusSummary(report))];
}

/** Returns a row for one of several clusters: its worst state, and how many artifacts have a problem. */
export function clusterRow(report: Report): Row {
  const label = clusterState(report);
  const { symbol, severity } = label === 'drifted' ? treeStates.drifted : shownStateRows[label];
  const texts = reportSummary(report).flatMap((block) => (block.is === 'note' ? [block.text] : []));
  return { glyph: symbol, label, severity, subject: report.source, texts };
}

/** Sorts what has a row for its state, the worst first. */
export function worstRowFirst<Item extends { readonly row: Row }>(items: readonly Item[]): readonly Item[] {
  const states: readonly string[] = worstStates;
  const rank = ({ row }: Item): number => states.indexOf(row.label);
  return items.toSorted((a, b) => rank(a) - rank(b));
}

type ClusterState = EntryState | 'drifted' | typeof notCreated;

function clusterState(report: Report): ClusterState {
  const { entries, unread, drifted } = report;
  const shown = shownAs(report);
  const found: readonly ClusterState[] = [
    ...entries.map(({ state }) => shown(state)),
    ...(unread.length === 0 ? [] : (['unreadable'] as const)),
    ...(drifted.length === 0 ? [] : (['drifted'] as const)),
  ];
  return found.toSorted(byWorstState)[0] ?? 'ok';
}

/** Lists what is not ok, with findings, worst first; then unreadable sinks and drift. Nothing where all is well. */
export function reportFindings(report: Report): readonly Block[] {
  const { entries, unread, drifted } = report;
  const rows: readonly Row[] = [
    ...(isNotCreated(report) ? [] : findingRows(worstFirst(entries, ({ state }) => state))),
    ...unread.map(({ sink, text }) => unreadableRow(`sink ${sink}`, text)),
    ...drifted.map(
      ({ location, drift }): Row => ({
        ...signLook(signs.drifted),
        label: signs.drifted.word,
        subject: location,
        texts: drift,
      }),
    ),
  ];
  return rows.length === 0 ? [] : [{ is: 'rows', begins: 'label', rows }];
}

/** A row for what could not be read at all. */
export function unreadableRow(subject: string, text: string): Row {
  const { symbol, severity } = stateRows.unreadable;
  return { glyph: symbol, label: 'unreadable', severity, subject, texts: text.split('\n') };
}

/** Copies with the same findings are one row, with the worst state. Entries are the worst first. */
function findingRows(entries: readonly Entry[]): readonly Row[] {
  const rows = entries
    .filter(({ state, findings }) => state !== 'ok' || findings.length > 0)
    .map((entry): Row => {
      const { artifact, state, findings } = entry;
      const { symbol, severity, says } = stateRows[state];
      const texts = findings.map(({ reason, text }) => codedText(reason, text));
      // Advice about what is ok is no warning.
      const isHint = state === 'ok' && findings.every(isAdvice);
      return {
        glyph: isHint ? 'i' : state === 'ok' ? signs.due.glyph : symbol,
        label: isHint ? 'note' : state,
        severity: state === 'ok' && !isHint ? 'warning' : severity,
        subject: artifact,
        texts: texts.length === 0 ? [says] : texts,
      };
    });
  return [...Map.groupBy(rows, ({ subject, texts }) => JSON.stringify([subject, texts])).values()].flatMap((same) =>
    same.slice(0, 1),
  );
}

/** Returns what expires, the first in front, from when it can be renewed, and what stops then. */
export function expiryTable({ forecast }: Report): Table {
  return table<ExpiryGroup>(
    [
      ['Artifact', groupName],
      ['Expires', ({ day }) => day],
      ['Left', ({ first }) => residual(first.residualSeconds)],
      ['Renewal from', ({ first }) => first.renewFrom?.slice(0, 10) ?? noValue],
      ['Impact', ({ first }) => stopsText(first) || noValue],
      ['Connections', ({ first }) => first.connections.map(connectionText).join(', ') || noValue],
    ],
    expiryGroups(forecast),
    true,
  );
}

export const timelineText =
  'A bar ends when the certificate expires; its frame is the renewal window. The scale is logarithmic.';

/** Says how a timeline or a tree begins, for who can't see it. */
export function timelineTitle({ first, day }: ExpiryGroup): string {
  return `Expiry timeline: ${first.artifact} expires first, on ${day}`;
}

export function renewalFromText(time: string): string {
  return `renewal from ${time.slice(0, 10)}`;
}

export function trustTreeTitle(cas: number): string {
  return `Trust tree: ${counted(cas, 'CA')} and signed certificates`;
}

/** Says that the table below has the rest. */
export function moreBelowText(more: number): string {
  return `and ${more} more, in the table below`;
}

/** Lists every entry, worst first. */
export function entryListTable(report: Report): Table {
  const { entries } = report;
  const shown = shownAs(report);
  const columns: readonly Column<Entry>[] = [
    ['Artifact', ({ artifact }) => artifact],
    ['Node', ({ node }) => node ?? noValue],
    ['State', ({ state }): Cell => stateCell(shown(state))],
    ['Expires', ({ notAfter }) => (notAfter === null ? noValue : dayOf(new Date(notAfter)))],
    ['Left', ({ residualSeconds }) => (residualSeconds === null ? noValue : residual(residualSeconds))],
    ['Subject', ({ subject }) => subject ?? noValue],
    ['Issuer', ({ issuer }) => issuer ?? noValue],
    ['Location', ({ sink, location, path }) => [sink, location, path].filter((part) => part !== '').join(' ')],
  ];
  return table(
    columns,
    worstFirst(entries, ({ state }) => state),
  );
}

function stateCell(state: keyof typeof shownStateRows): Cell {
  const { symbol, severity } = shownStateRows[state];
  const text = `${symbol} ${state}`;
  return { text, short: text, severity };
}

export const reportHeadings = {
  clusters: 'Clusters, worst first',
  findings: 'Findings, worst first',
  expiry: 'Expiry',
  trust: 'Trust tree',
  served: 'Certificates that servers serve',
  artifacts: 'All artifacts, worst first',
} as const;
