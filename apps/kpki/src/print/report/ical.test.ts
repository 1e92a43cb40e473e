import type { Report } from '@kpki/presentation';
import { expect, test } from 'vitest';
import { type Component, propertyOf, readCalendar, textOf } from '../../../test/report/calendar.ts';
import { ca, daysFrom, entry, hostileTexts, reportOf } from '../../../test/report/reports.ts';
import { icalText } from './ical.ts';

const textOfOne = (report: Report): string => icalText({ reports: [report], lost: [] });

const eventsOf = (report: Report): readonly Component[] => {
  const { components } = readCalendar(textOfOne(report));
  for (const each of components) {
    expect(each.name).toBe('VEVENT');
    // RFC 5545 section 3.6.1 requires these of each event.
    for (const name of ['UID', 'DTSTAMP', 'DTSTART', 'SEQUENCE']) propertyOf(each, name);
  }
  return components;
};
const summaries = (events: readonly Component[]) => events.map((each) => textOf(each, 'SUMMARY'));

test('an event for the end, with what stops then, and one for the renewal', () => {
  const report = reportOf([entry()]);
  const calendar = readCalendar(textOfOne(report));
  expect(propertyOf(calendar, 'VERSION')).toBe('2.0');
  expect(propertyOf(calendar, 'PRODID')).toMatch(/kpki/);
  const [end, renewal] = eventsOf(report);
  if (end === undefined || renewal === undefined) throw new Error('there are two');
  expect(summaries([end, renewal])).toEqual([
    'apiserver cp1 expires (demo)',
    'apiserver cp1 is due for renewal (demo)',
  ]);
  expect(propertyOf(end, 'DTSTART')).toBe('20271031T120000Z');
  expect(propertyOf(renewal, 'DTSTART')).toBe('20271001T120000Z');
  expect(textOf(end, 'DESCRIPTION')).toBe(
    'No client accepts the API server.\nStored at cp1 main /out pki/apiserver.crt.',
  );
  expect(
    end.components.map((alarm) => [alarm.name, propertyOf(alarm, 'ACTION'), propertyOf(alarm, 'TRIGGER')]),
  ).toEqual([
    ['VALARM', 'DISPLAY', '-P7D'],
    ['VALARM', 'DISPLAY', '-P1D'],
  ]);
});

test('it is a calendar to be read, and no message of an organizer', () => {
  const calendar = readCalendar(textOfOne(reportOf([entry()])));
  expect(calendar.properties.map(({ name }) => name)).not.toContain('METHOD');
});

test('what ends with its CA has no renewal, and says so', () => {
  const events = eventsOf(reportOf([entry(), { ...ca, notAfter: daysFrom(10) }]));
  expect(summaries(events)).not.toContain('apiserver cp1 is due for renewal (demo)');
  const end = events.find((each) => textOf(each, 'SUMMARY') === 'apiserver cp1 expires (demo)');
  if (end === undefined) throw new Error('it ends');
  expect(textOf(end, 'DESCRIPTION')).toMatch(
    /The certificate expires with kubernetes-ca\. Replace kubernetes-ca first/,
  );
});

test('the renewal of a CA says by which command', () => {
  const renewal = eventsOf(reportOf([ca])).find((each) => textOf(each, 'SUMMARY').includes('due for renewal'));
  if (renewal === undefined) throw new Error('it is due');
  expect(textOf(renewal, 'DESCRIPTION')).toContain(
    '`kpki rotate kubernetes-ca` replaces the CA; `kpki renew kubernetes-ca` keeps its key.',
  );
});

test('after a renewal the same events stand at other times: a later file wins', () => {
  const before = eventsOf(reportOf([entry()]));
  const later = new Date(Date.parse(daysFrom(320)));
  const renewed = entry({ notBefore: daysFrom(320), notAfter: daysFrom(685), fingerprint: 'bb' });
  const after = eventsOf(reportOf([renewed], { at: later }));
  expect(after.map((each) => propertyOf(each, 'UID'))).toEqual(before.map((each) => propertyOf(each, 'UID')));
  expect(after.map((each) => propertyOf(each, 'DTSTART'))).not.toEqual(
    before.map((each) => propertyOf(each, 'DTSTART')),
  );
  const sequences = (events: readonly Component[]) => events.map((each) => Number(propertyOf(each, 'SEQUENCE')));
  expect(Math.min(...sequences(after))).toBeGreaterThan(Math.max(...sequences(before)));
  expect(Math.max(...sequences(after))).toBeLessThan(2 ** 31);
});

test('no two events are told by the same, of whichever cluster they are', () => {
  const entries = ['cp1', 'cp2'].map((node) => entry({ artifact: `apiserver ${node}`, node, fingerprint: node }));
  const uids = ['one', 'two'].flatMap((source) =>
    eventsOf(reportOf(entries, { source })).map((each) => propertyOf(each, 'UID')),
  );
  expect(new Set(uids).size).toBe(8);
});

test.each(hostileTexts)('whatever a file is called stays inside of its property: %j', (text) => {
  const events = eventsOf(reportOf([entry({ artifact: text, path: text })], { source: text }));
  expect(events).toHaveLength(2);
  for (const each of events) {
    textOf(each, 'DESCRIPTION');
    textOf(each, 'SUMMARY');
  }
});

test('nothing ends: a calendar without events', () => {
  expect(readCalendar(textOfOne(reportOf([]))).components).toEqual([]);
});

test('the events of several clusters are in one calendar, which says what is in none of them', () => {
  const unread = [{ sink: 'vault', text: 'it is sealed' }];
  const [one, two] = ['one', 'two'].map((source) => reportOf([entry()], { source, cluster: source }));
  if (one === undefined || two === undefined) throw new Error('there are two');
  const calendar = readCalendar(icalText({ reports: [one, { ...two, unread }], lost: [] }));
  expect(new Set(calendar.components.map((each) => propertyOf(each, 'UID'))).size).toBe(4);
  expect(textOf(calendar, 'X-WR-CALNAME')).toBe('Certificates: one, two');
  expect(textOf(calendar, 'X-WR-CALDESC')).toBe('two: sink vault: unreadable: it is sealed');
});
