import { createHash } from 'node:crypto';
import type { Expiry } from '@kpki/engine';
import { eventTexts, type Report } from '@kpki/presentation';
import { clean } from '../../text/clean.ts';
import { type ReportSet, sourcesOf, unreadOf } from './report.ts';

/** Octets of a line, without its end (RFC 5545 section 3.1). */
const longestLine = 75;
const minute = 60_000;

/**
 * Returns expiries and renewals as an iCalendar file (RFC 5545). The UID of an event outlives renewals, so that a
 * reloaded file moves the event. There is no METHOD: with one, RFC 5546 section 3.2.1 requires an organizer, and no
 * CalDAV server stores it (RFC 4791 section 4.1).
 */
export function icalText(set: ReportSet): string {
  const unread = unreadOf(set);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//kpki//status//EN',
    'CALSCALE:GREGORIAN',
    `X-WR-CALNAME:${text(`Certificates: ${sourcesOf(set)}`)}`,
    // Unread sinks have no events, which must not look like nothing to do.
    ...(unread.length === 0 ? [] : [`X-WR-CALDESC:${text(unread.join('\n'))}`]),
    ...set.reports.flatMap((report) =>
      report.forecast.flatMap((expiry) => [...endEvent(expiry, report), ...renewalEvent(expiry, report)]),
    ),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function endEvent(expiry: Expiry, report: Report): readonly string[] {
  return event(report, expiry, {
    what: 'end',
    at: expiry.at,
    summary: eventTexts.expires(expiry.artifact, report.source),
    description: eventTexts.expiry(expiry),
    alarms: ['-P7D', '-P1D'],
  });
}

function renewalEvent(expiry: Expiry, report: Report): readonly string[] {
  if (expiry.renewFrom === null) return [];
  return event(report, expiry, {
    what: 'renewal',
    at: expiry.renewFrom,
    summary: eventTexts.due(expiry.artifact, report.source),
    description: [eventTexts.renewal(expiry), ...(report.cluster === null ? [] : [eventTexts.renewing(expiry)])],
    alarms: ['PT0S'],
  });
}

interface EventParts {
  readonly what: 'end' | 'renewal';
  readonly at: string;
  readonly summary: string;
  readonly description: readonly string[];
  readonly alarms: readonly string[];
}

function event(report: Report, expiry: Expiry, parts: EventParts): readonly string[] {
  const { what, at, summary, description, alarms } = parts;
  return [
    'BEGIN:VEVENT',
    `UID:${uidOf(report, expiry, what)}`,
    `DTSTAMP:${moment(report.at)}`,
    // The later file wins, whichever way an event has moved.
    `SEQUENCE:${Math.floor(report.at.getTime() / minute)}`,
    `DTSTART:${moment(new Date(at))}`,
    `SUMMARY:${text(summary)}`,
    `DESCRIPTION:${text(description.filter((line) => line !== '').join('\n'))}`,
    `CATEGORIES:${what === 'end' ? 'CERTIFICATE EXPIRY' : 'CERTIFICATE RENEWAL'}`,
    'TRANSP:TRANSPARENT',
    ...alarms.flatMap((trigger) => [
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      `TRIGGER:${trigger}`,
      `DESCRIPTION:${text(summary)}`,
      'END:VALARM',
    ]),
    'END:VEVENT',
  ];
}

/** Identifies an event by artifact and location, not by the certificate. */
function uidOf({ source }: Report, { artifact, copies }: Expiry, what: EventParts['what']): string {
  const [first] = copies;
  const identity = JSON.stringify([source, artifact, first?.sink, first?.node, first?.location, what]);
  return `${createHash('sha256').update(identity).digest('hex').slice(0, 32)}@kpki.dev`;
}

function moment(at: Date): string {
  return `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

/** A value of type TEXT (RFC 5545 section 3.3.11), which excludes control characters. */
function text(value: string): string {
  return value
    .split('\n')
    .map((line) => clean(line).replaceAll(/[\\;,]/g, (character) => `\\${character}`))
    .join('\\n');
}

/** Folds between characters, so that each line is valid UTF-8. */
function folded(line: string): string {
  const lines: string[] = [];
  let current = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > longestLine) {
      lines.push(current);
      // Counts the space that begins a folded line.
      [current, octets] = [' ', 1];
    }
    current += character;
    octets += size;
  }
  return [...lines, current].join('\r\n');
}
