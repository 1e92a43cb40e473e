import { expect, test } from 'vitest';
import { coded } from '../../../test/coded.ts';
import { statement } from '../../model/statement.ts';
import type { KubeletMetrics } from './read-metrics.ts';
import { restartVerdict } from './restart.ts';

const made = new Date('2026-11-29T03:00:00Z');

/** A kubelet that started this many seconds after the next CA was made. */
function startedAfter(seconds: number): KubeletMetrics {
  return { expires: null, started: new Date(made.getTime() + seconds * 1000) };
}

test.each([0, 3600, -5, -59])('a kubelet that started %i s after the new CA was made holds', (seconds) => {
  expect(restartVerdict('w1', startedAfter(seconds), made)).toMatchObject({ holds: 'yes' });
});

test.each([-61, -86_400])('a kubelet that started %i s after the new CA was made fails, with a fix', (seconds) => {
  const metrics = startedAfter(seconds);
  expect(restartVerdict('w1', metrics, made)).toMatchObject({
    what: statement('subject/kubelet-restart', { node: 'w1' }),
    holds: 'no',
    code: 'not-reloaded',
    text: coded('kubelet-restart/before', { node: 'w1', started: metrics.started?.toISOString() }),
  });
});

test.each([
  [
    'the metrics are unreadable',
    statement('unreached', { kind: 'no-listener' }),
    coded('kubelet-restart/metrics-unread', { node: 'w1', why: statement('unreached', { kind: 'no-listener' }) }),
  ],
  [
    'the kubelet does not report its start',
    { expires: null, started: null },
    coded('kubelet-restart/not-reported', { node: 'w1' }),
  ],
] as const)('unproven: %s', (_, metrics, text) => {
  expect(restartVerdict('w1', metrics, made)).toMatchObject({ holds: 'unproven', text });
});
