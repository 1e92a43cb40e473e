import { expect, test } from 'vitest';
import { inWords } from '../../../test/said.ts';
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
  expect(inWords(restartVerdict('w1', startedAfter(seconds), made))).toMatchObject({
    what: 'restart of kubelet w1',
    holds: 'no',
    text: expect.stringMatching(/ and does not trust that CA\. Fix: on w1, .* restart the kubelet$/),
  });
});

test.each([
  [
    'the metrics are unreadable',
    statement('unreached', { kind: 'no-listener' }),
    /nothing listens on this port\. To check on w1: `systemctl show kubelet/,
  ],
  [
    'the kubelet does not report its start',
    { expires: null, started: null },
    /does not report its start time\. To check on w1: /,
  ],
] as const)('unproven: %s', (_, metrics, text) => {
  expect(inWords(restartVerdict('w1', metrics, made))).toMatchObject({
    holds: 'unproven',
    text: expect.stringMatching(text),
  });
});
