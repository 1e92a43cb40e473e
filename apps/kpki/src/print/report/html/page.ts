import { createHash } from 'node:crypto';
import {
  artifactState,
  type Block,
  clusterRow,
  entryListTable,
  expiryTable,
  minuteOf,
  type Report,
  reportFindings,
  reportHeadings,
  reportSummary,
  servedBlocks,
  shownAs,
  shownStateRows,
  stateCounts,
  timelineText,
  unreadableRow,
  worstRowFirst,
} from '@kpki/presentation';
import { type ReportSet, sourcesOf } from '../report.ts';
import { blocksHtml, rowsHtml } from './blocks.ts';
import { element, escaped } from './markup.ts';
import { style } from './style.ts';
import { timeline } from './timeline.ts';
import { trustList } from './trust-list.ts';

/** Nothing in the page runs or loads: its one style is allowed by its digest. */
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;

type Heading = 'h2' | 'h3';

export function htmlPage(set: ReportSet): string {
  const title = `Certificates: ${sourcesOf(set)}`;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    element('title', {}, escaped(title)),
    element('style', {}, style),
    '</head>',
    '<body>',
    element(
      'header',
      {},
      element('h1', {}, escaped(title)),
      ...set.reports.slice(0, 1).map(({ at }) => element('p', { class: 'quiet' }, escaped(`${minuteOf(at)} UTC`))),
    ),
    element('main', {}, ...content(set)),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function content({ reports, lost }: ReportSet): readonly string[] {
  const [only, ...others] = reports;
  if (only !== undefined && others.length === 0 && lost.length === 0) return sectionsOf(only, 'h2');
  const clusters = worstRowFirst([
    ...reports.map((report, at) => ({ row: clusterRow(report), section: `cluster-${at + 1}`, report })),
    ...lost.map(({ file, text }) => ({ row: unreadableRow(file, text), section: null, report: null })),
  ]);
  return [
    element('h2', {}, escaped(reportHeadings.clusters)),
    rowsHtml(clusters),
    ...clusters.flatMap(({ section: id, report }) =>
      report === null
        ? []
        : [
            element(
              'section',
              { id, 'aria-label': report.source },
              element('h2', {}, escaped(report.source)),
              ...sectionsOf(report, 'h3'),
            ),
          ],
    ),
  ];
}

function sectionsOf(report: Report, heading: Heading): readonly string[] {
  const { entries, forecast, served = [] } = report;
  return [
    element('div', { class: 'summary' }, ...blocksHtml(reportSummary(report)), states(report)),
    ...section(heading, reportHeadings.findings, reportFindings(report)),
    ...(forecast.length === 0
      ? []
      : [
          element(heading, {}, escaped(reportHeadings.expiry)),
          element('p', { class: 'quiet' }, escaped(timelineText)),
          timeline(report),
          ...blocksHtml([expiryTable(report)], reportHeadings.expiry),
          element(heading, {}, escaped(reportHeadings.trust)),
          trustList(report),
        ]),
    ...section(heading, reportHeadings.served, served.length === 0 ? [] : servedBlocks(served)),
    ...section(heading, reportHeadings.artifacts, entries.length === 0 ? [] : [entryListTable(report)]),
  ];
}

function section(name: Heading, heading: string, blocks: readonly Block[]): readonly string[] {
  return blocks.length === 0 ? [] : [element(name, {}, escaped(heading)), ...blocksHtml(blocks, heading)];
}

/** How many artifacts are in which state, worst first; of several copies the worst counts. */
function states(report: Report): string {
  const shown = shownAs(report);
  const artifacts = Map.groupBy(report.entries, ({ artifact }) => artifact);
  const counts = stateCounts([...artifacts.values()].map((copies) => artifactState(copies)));
  if (counts.length === 0) return '';
  const items = counts.map(([state, count]) => {
    const word = shown(state);
    const { symbol, severity } = shownStateRows[word];
    return element('li', { class: `badge ${severity}` }, escaped(`${symbol} ${count} ${word}`));
  });
  return element('ul', { class: 'states' }, ...items);
}
