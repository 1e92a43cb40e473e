import type { Event, LiveServer } from '@kpki/engine';
import type { Shown } from '@kpki/presentation';
import { expect, test, vi } from 'vitest';
import { gathering } from './gathering.ts';
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
  const { tell, flush } = gathering((notices) => void sent.push(notices));
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
