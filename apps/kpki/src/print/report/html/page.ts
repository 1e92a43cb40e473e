import { createHash } from 'node:crypto';
import {
  counted,
  driftTexts,
  expiryGroups,
  foundText,
  minuteOf,
  type Report,
  residual,
  stateCounts,
  stateRows,
  stopsText,
} from '@kpki/presentation';
import { lostText, type ReportEntry, type ReportSet, sourcesOf, unreadSinks } from '../report.ts';
import { trustGraph } from './graph.ts';
import { element, shown, tableOf } from './markup.ts';
import { style } from './style.ts';
import { timeline } from './timeline.ts';

/** Loads and runs nothing; the one style is allowed by its digest. */
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
    '<meta name="referrer" content="no-referrer">',
    element('title', {}, shown(title)),
    element('style', {}, style),
    '</head>',
    '<body>',
    element(
      'header',
      {},
      element('h1', {}, shown(title)),
      ...set.reports.slice(0, 1).map(({ at }) => element('p', { class: 'quiet' }, shown(`${minuteOf(at)} UTC`))),
    ),
    element('main', {}, ...content(set)),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function content({ reports, lost }: ReportSet): readonly string[] {
  const [only, ...others] = reports;
  if (only !== undefined && others.length === 0 && lost.length === 0) return contentOf(only, 'h2');
  return [
    ...findingsList(lost.map(lostText), 'h2'),
    ...reports.map((report) =>
      element(
        'section',
        { 'aria-label': report.source },
        element('h2', {}, shown(report.source)),
        ...contentOf(report, 'h3'),
      ),
    ),
  ];
}

function contentOf(report: Report, heading: Heading): readonly string[] {
  return [summary(report), ...troubles(report, heading), ...sections(report, heading)];
}

function summary({ entries }: Report): string {
  const states = stateCounts(entries.map(({ state }) => state));
  if (states.length === 0) return element('p', {}, 'Nothing was found.');
  const text = states.map(([state, count]) => `${stateRows[state].symbol} ${count} ${state}`).join(', ');
  return element('p', {}, shown(text));
}

function troubles(report: Report, heading: Heading): readonly string[] {
  const { entries, drifted } = report;
  const texts = [
    ...entries.flatMap(({ artifact, state, findings }) =>
      (findings.length === 0 && state !== 'ok' ? [{ reason: state, text: stateRows[state].says }] : findings).map(
        (each) => foundText(artifact, each),
      ),
    ),
    ...unreadSinks(report),
    ...drifted.flatMap(driftTexts),
  ];
  return findingsList(texts, heading);
}

function findingsList(texts: readonly string[], heading: Heading): readonly string[] {
  if (texts.length === 0) return [];
  const items = [...new Set(texts)].map((text) => element('li', {}, shown(text)));
  return [element(heading, {}, 'Findings'), element('ul', {}, items.join('\n'))];
}

function sections(report: Report, heading: Heading): readonly string[] {
  const groups = expiryGroups(report.forecast);
  const ends = groups.map(({ day, first, count }) => [
    count === 1 ? first.artifact : `${first.name ?? first.artifact} (${count})`,
    day,
    residual(first.residualSeconds),
    first.renewFrom?.slice(0, 10) ?? '-',
    stopsText(first) || '-',
    first.connections.join(', ') || '-',
  ]);
  return [
    ...(groups.length === 0
      ? []
      : [
          element(heading, {}, 'Expiry'),
          element(
            'p',
            { class: 'quiet' },
            'A bar ends at the expiry; its frame is the renewal window. The axis is logarithmic.',
          ),
          timeline(report),
          tableOf(
            'The same as a table, with the effect of each expiry',
            ['Artifact', 'Expires (UTC)', 'Left', 'Renewal from', 'Effect', 'Connections'],
            ends,
          ),
          element(heading, {}, 'Trust graph'),
          trustGraph(report),
        ]),
    ...servedTable(report, heading),
    element(heading, {}, 'All artifacts'),
    tableOf(
      counted(report.entries.length, 'line'),
      ['Artifact', 'Node', 'State', 'Expires (UTC)', 'Subject', 'Issuer', 'Location'],
      report.entries.map(rowOf),
    ),
  ];
}

function servedTable({ served = [] }: Report, heading: Heading): readonly string[] {
  if (served.length === 0) return [];
  return [
    element(heading, {}, 'Certificates that servers serve'),
    tableOf(
      'Read from the servers, compared with the stored certificates',
      ['Server', 'Node', 'Endpoint', 'State', 'Expires (UTC)', 'Subject', 'Reason'],
      served.map(({ server, node, endpoint, state, notAfter, subject, text }) => [
        server,
        node,
        endpoint,
        state,
        notAfter?.slice(0, 10) ?? '-',
        subject ?? '-',
        text === '' ? '-' : text,
      ]),
    ),
  ];
}

function rowOf(entry: ReportEntry): readonly string[] {
  return [
    entry.artifact,
    entry.node ?? '-',
    `${stateRows[entry.state].symbol} ${entry.state}`,
    entry.notAfter?.slice(0, 10) ?? '-',
    entry.subject ?? '-',
    entry.issuer ?? '-',
    [entry.sink, entry.location, entry.path].filter((part) => part !== '').join(' '),
  ];
}
