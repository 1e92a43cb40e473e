import type { Expiry } from '@kpki/engine';
import {
  type ExpiryGroup,
  expiryGroups,
  firstOf,
  groupName,
  moreBelowText,
  type Report,
  renewalFromText,
  residual,
  severityOfEnd,
  timelineTitle,
} from '@kpki/presentation';
import { element, escaped } from './markup.ts';

const day = 86_400;
const mostRows = 60;

/** Days from now with a line: the near ones get the room, since they need action. A phone has no room for all. */
const ticks: readonly (readonly [days: number, text: string, everywhere: boolean])[] = [
  [1, '1d', true],
  [7, '7d', false],
  [30, '30d', true],
  [90, '90d', false],
  [365, '1y', true],
  [3 * 365, '3y', false],
  [10 * 365, '10y', true],
  [30 * 365, '30y', false],
];

/** Left of today is what has expired. */
const todayAt = 8;
/** For the label of the last tick. */
const lastAt = 97;

type Position = (seconds: number) => number;

/** Draws a bar for each thing that expires, on a scale from today. Bars are as wide as the page; labels are text. */
export function timeline(report: Report): string {
  const { first, more } = firstOf(expiryGroups(report.forecast), mostRows);
  const [soonest] = first;
  if (soonest === undefined) return '';
  const farthest = Math.max(30 * day, ...first.map((group) => group.first.residualSeconds));
  const x: Position = (seconds) => position(seconds, farthest);
  const marks = ticks.filter(([days]) => days * day <= farthest);
  return element(
    'ol',
    { class: 'timeline', 'aria-label': timelineTitle(soonest) },
    element('li', { class: 'axis', 'aria-hidden': 'true' }, element('span', {}), axis(marks, x), element('span', {})),
    first.map((group) => rowOf(group, marks, x, report.at)).join('\n'),
    more === 0 ? '' : element('li', { class: 'quiet' }, escaped(moreBelowText(more))),
  );
}

function axis(marks: typeof ticks, x: Position): string {
  return element(
    'svg',
    { class: 'scale', height: 20, width: '100%' },
    label(todayAt, 'today', 'today'),
    ...marks.map(([days, text, everywhere]) => label(x(days * day), text, everywhere ? 'quiet' : 'quiet minor')),
  );
}

function label(x: number, text: string, looks: string): string {
  return element('text', { class: looks, x: percent(x), y: 14, 'text-anchor': 'middle' }, escaped(text));
}

function rowOf(group: ExpiryGroup, marks: typeof ticks, x: Position, now: Date): string {
  const { day: on, first } = group;
  const renewal = first.renewFrom === null ? '' : renewalFromText(first.renewFrom);
  return element(
    'li',
    {},
    element('span', { class: 'name' }, escaped(groupName(group))),
    element(
      'svg',
      { class: 'scale', height: 22, width: '100%', 'aria-hidden': 'true' },
      ...marks.map(([days, , everywhere]) => gridLine(x(days * day), everywhere ? 'grid' : 'grid minor')),
      gridLine(todayAt, 'today'),
      ...bars(first, x, now),
    ),
    element(
      'span',
      { class: 'when' },
      escaped(`${on}, ${residual(first.residualSeconds)} `),
      element('small', {}, escaped(renewal)),
    ),
  );
}

function bars(expiry: Expiry, x: Position, now: Date): readonly string[] {
  const severity = severityOfEnd(expiry, now);
  // What has expired stands left of today.
  if (expiry.residualSeconds <= 0) return [bar(severity, 0, todayAt - 1)];
  const to = Math.max(x(expiry.residualSeconds), todayAt + 0.6);
  const renewal = expiry.renewFrom === null ? null : (Date.parse(expiry.renewFrom) - now.getTime()) / 1000;
  const from = renewal === null ? to : Math.min(Math.max(x(renewal), todayAt), to);
  const frame = { class: 'window', x: percent(from), width: percent(to - from), y: 2, height: 18, rx: 3 };
  return [bar(severity, todayAt, to), ...(from < to ? [element('rect', frame)] : [])];
}

function bar(severity: string, from: number, to: number): string {
  return element('rect', { class: severity, x: percent(from), width: percent(to - from), y: 6, height: 10, rx: 2 });
}

function gridLine(x: number, looks: string): string {
  return element('line', { class: looks, x1: percent(x), x2: percent(x), y1: 0, y2: '100%' });
}

function percent(share: number): string {
  return `${Math.round(share * 100) / 100}%`;
}

/** An hour is the first step of the scale. */
function position(seconds: number, farthest: number): number {
  const scaled = (value: number): number => Math.log10(1 + Math.max(0, value) / (6 * 3600));
  return todayAt + ((lastAt - todayAt) * scaled(seconds)) / scaled(farthest);
}
