import type { Expiry } from '@kpki/engine';
import { expiryGroups, firstOf, type Report, severityOfEnd } from '@kpki/presentation';
import { element, lineIn, shown } from './markup.ts';

const day = 86_400;
const row = 26;
const label = 300;
const plot = 620;
const head = 34;
const mostRows = 60;

/** Days from now with a line: the near ones get the room, since they need action. */
const ticks: readonly (readonly [days: number, text: string])[] = [
  [1, '1 day'],
  [7, '1 week'],
  [30, '30 days'],
  [90, '90 days'],
  [365, '1 year'],
  [3 * 365, '3 years'],
  [10 * 365, '10 years'],
  [30 * 365, '30 years'],
];

export function timeline(report: Report): string {
  const { first, more } = firstOf(expiryGroups(report.forecast), mostRows);
  const last = first.at(-1);
  if (last === undefined) return '';
  const farthest = Math.max(30 * day, ...first.map(({ first: { residualSeconds } }) => residualSeconds));
  const x = (seconds: number): number => label + plot * position(seconds, farthest);
  const height = head + row * (first.length + (more === 0 ? 0 : 1)) + 6;
  const title = `Expiry timeline: ${first[0]?.first.artifact ?? ''} expires first, on ${first[0]?.day ?? ''}`;
  const lines = ticks.filter(([days]) => days * day <= farthest);
  return element(
    'div',
    { class: 'wide' },
    element(
      'svg',
      { viewBox: `0 0 ${label + plot + 110} ${height}`, width: label + plot + 110, role: 'img', 'aria-label': title },
      element('title', {}, shown(title)),
      element('line', { class: 'today', x1: x(0), y1: head - 8, x2: x(0), y2: height }),
      element('text', { class: 'quiet', x: x(0), y: 14, 'text-anchor': 'middle' }, 'now'),
      ...lines.flatMap(([days, text]) => [
        element('line', { class: 'grid', x1: x(days * day), y1: head - 8, x2: x(days * day), y2: height }),
        element('text', { class: 'quiet', x: x(days * day), y: 14, 'text-anchor': 'middle' }, text),
      ]),
      ...first.map(({ day: on, first: expiry, count }, at) => {
        const y = head + at * row;
        const what = count === 1 ? expiry.artifact : `${expiry.name ?? expiry.artifact} (${count})`;
        return rowOf(what, on, expiry, y, x, report.at);
      }),
      more === 0
        ? ''
        : element(
            'text',
            { class: 'quiet', x: 0, y: head + first.length * row + 15 },
            `and ${more} more, in the table below`,
          ),
    ),
  );
}

function rowOf(what: string, on: string, expiry: Expiry, y: number, x: (seconds: number) => number, now: Date): string {
  const from = x(0);
  const to = Math.max(x(expiry.residualSeconds), from + 3);
  const renewal = expiry.renewFrom === null ? null : (Date.parse(expiry.renewFrom) - now.getTime()) / 1000;
  const windowFrom = renewal === null ? to : Math.min(Math.max(x(renewal), from), to);
  return element(
    'g',
    {},
    element('title', {}, shown(`${what}: expires ${on}`)),
    lineIn({ x: 0, y: y + 1, width: label - 20 }, what),
    element('rect', { class: severityOfEnd(expiry, now), x: from, y: y + 5, width: to - from, height: 10, rx: 2 }),
    windowFrom < to
      ? element('rect', { class: 'window', x: windowFrom, y: y + 2, width: to - windowFrom, height: 16, rx: 2 })
      : '',
    element('text', { class: 'quiet', x: to + 8, y: y + 15 }, shown(on)),
  );
}

/** Returns 0 for now up to 1. An hour is the first step of the scale. */
function position(seconds: number, farthest: number): number {
  const scaled = (value: number): number => Math.log10(1 + Math.max(0, value) / (6 * 3600));
  return scaled(seconds) / scaled(farthest);
}
