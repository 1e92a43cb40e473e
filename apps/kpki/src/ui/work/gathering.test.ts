import type { Event, LiveServer } from '@kpki/engine';
import type { Shown } from '@kpki/presentation';
import { expect, test, vi } from 'vitest';
import { betweenReports, gathering } from './gathering.ts';
import type { Notice } from './task.ts';

const answer = (node: string): Shown<LiveServer> => ({
  server: 'kubelet',
  node,
  endpoint: `${node}:10250`,
  artifact: null,
  state: 'own',
  text: '',
  subject: null,
  notAfter: null,
  residualSeconds: null,
  fingerprint: null,
  reload: null,
  clients: { state: 'not compared' },
});
const event: Shown<Event> = { type: 'reading', sink: 'main', location: './out' };

test('what follows on its own kind within a frame is one notice, in order, and a notice that was sent stays', () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
  const sent: (readonly Notice[])[] = [];
  const { tell, flush } = gathering(100, (notices) => void sent.push(notices));
  vi.advanceTimersByTime(100);
  tell({ type: 'live asked', servers: [] });
  for (const node of ['a', 'b']) tell({ type: 'live answers', answers: [answer(node)] });
  for (const _ of [1, 2]) tell({ type: 'events', events: [event] });
  tell({ type: 'live answers', answers: [answer('c')] });
  expect(sent.map((notices) => notices.map(({ type }) => type))).toEqual([['live asked']]);
  flush();
  tell({ type: 'live answers', answers: [answer('d')] });
  vi.advanceTimersByTime(100);
  expect(sent.slice(1)).toEqual([
    [
      { type: 'live answers', answers: [answer('a'), answer('b')] },
      { type: 'events', events: [event, event] },
      { type: 'live answers', answers: [answer('c')] },
    ],
    [{ type: 'live answers', answers: [answer('d')] }],
  ]);
  vi.useRealTimers();
});

test('the first notice goes at once, and those of a fleet wait longer than others', () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
  const countAfter = (between: number, milliseconds: number): number => {
    const sent: (readonly Notice[])[] = [];
    const { tell } = gathering(between, (notices) => void sent.push(notices));
    vi.advanceTimersByTime(between);
    for (let passed = 0; passed < milliseconds; passed += 10) {
      tell({ type: 'events', events: [event] });
      vi.advanceTimersByTime(10);
    }
    return sent.length;
  };
  const [fleet, other] = [
    betweenReports({ type: 'read fleet', files: ['a.yaml'] }),
    betweenReports({ type: 'stop', of: 1 }),
  ];
  expect([countAfter(fleet, 600), countAfter(other, 600)]).toEqual([2, 6]);
  vi.useRealTimers();
});
