import { fact } from '@kpki/presentation';
import { describe, expect, test } from 'vitest';
import { fleetRows, fleetTold } from '../../../../test/ui/fleet.ts';
import { play } from '../../../../test/ui/play.ts';
import { sceneOf } from '../../../../test/ui/scenes.ts';
import { routeOf } from '../change.ts';
import { calendarSideText } from '../screens/calendar.ts';
import { fleetSideText } from '../screens/fleet.ts';
import { liveSideText } from '../screens/live.ts';
import { withFurther } from './with-further.ts';

const impact = {
  issuer: 'kubernetes-ca',
  title: 'apiserver cp1',
  state: 'due',
  isNow: false,
  connections: [{ client: 'kubelet', server: 'kube-apiserver' }],
} as const;
const details = [fact('Expires', ['twice']), fact('Subject', ['CN=cp1'])];
const factsOf = (drawn: boolean) => [
  fact('Expires', ['2026-12-06']),
  ...(drawn ? [] : [fact('Cuts off', ['kubelet'])]),
];
const shown = (height: number, further: Parameters<typeof withFurther>[1]): readonly string[] =>
  withFurther(factsOf, further, { columns: 60, height }).map(({ label, text }) => `${label} ${text}`.trim());

describe('the details of a row', () => {
  const words = ['Expires 2026-12-06', 'Cuts off kubelet'];
  const drawn = [
    'Expires 2026-12-06',
    '',
    'Cuts off at expiry',
    'kubernetes-ca',
    '╰─ ! apiserver cp1',
    '',
    'kubelet ──!─▸ kube-apiserver',
  ];

  test('have the graph, then what else is known, each as a whole and only where there is room', () => {
    expect(shown(6, { details: [], impact })).toEqual(words);
    expect(shown(7, { details: [], impact })).toEqual(
      drawn.map((line) => (line.startsWith('kubelet') ? expect.stringMatching(/^kubelet .*▸ kube-apiserver$/) : line)),
    );
    expect(shown(8, { details, impact })).toHaveLength(7);
    expect(shown(9, { details, impact }).slice(7)).toEqual(['', 'Subject CN=cp1']);
    expect(shown(3, { details, impact })).toEqual(words);
    expect(shown(4, { details, impact })).toEqual([...words, '', 'Subject CN=cp1']);
  });

  test('fill the side panel of the calendar, of the servers and of the fleet in a large terminal', () => {
    const size = { columns: 200, rows: 50 };
    const calendar = sceneOf('calendar', { size });
    const route = routeOf(calendar);
    if (route.screen !== 'calendar') throw new Error('this is no calendar');
    const labels = calendarSideText(calendar, route).lines.map(({ label }) => label);
    expect(labels).toEqual(expect.arrayContaining(['Expires', 'Subject', 'Issuer', 'Read by']));
    const live = sceneOf('live, one serves an older certificate', { size });
    const servers = routeOf(live);
    if (servers.screen !== 'live') throw new Error('these are no servers');
    const ofServer = liveSideText(live, servers).lines.map(({ label, text }) => `${label} ${text}`.trim());
    expect(ofServer.slice(-2)).toEqual([
      expect.stringMatching(/^kube-apiserver .*▸ etcd$/),
      expect.stringMatching(/^etcdctl /),
    ]);
    expect(ofServer.join(' ')).not.toContain('Read by');
    const fleet = play({ clusters: ['clusters'], size }, fleetTold(fleetRows())).state;
    const there = routeOf(fleet);
    if (there.screen !== 'fleet') throw new Error('this is no fleet');
    const lines = fleetSideText(fleet, there).lines;
    const at = lines.findIndex(({ label }) => label === 'Next expiries');
    expect(lines[at + 1]?.text).toMatch(/^12d +apiserver cp1$/);
    expect(lines.length).toBeGreaterThan(20);
    // In a small one, only what belongs to the row.
    const small = { ...fleet, size: { columns: 120, rows: 18 } };
    expect(fleetSideText(small, there).lines.map(({ label }) => label)).not.toContain('Next expiries');
    expect(fleetSideText(small, there).below).toBe(0);
  });
});
