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

test.each([0, 3600, -5, -59])('a kubelet that started %i s after the next CA was made is proven', (seconds) => {
  expect(restartVerdict('w1', startedAfter(seconds), made)).toMatchObject({ holds: 'yes' });
});

test.each([-61, -86_400])('one that started %i s after it failed, and is named with the fix', (seconds) => {
  expect(inWords(restartVerdict('w1', startedAfter(seconds), made))).toMatchObject({
    what: 'restart of kubelet w1',
    holds: 'no',
    text: expect.stringMatching(/it does not trust that CA; on w1 .* restart the kubelet$/),
  });
});

test.each([
  [
    'its metrics cannot be read',
    statement('unreached', { kind: 'no-listener' }),
    /nothing listens there; on w1 run `systemctl show kubelet/,
  ],
  ['it does not report its start', { expires: null, started: null }, /does not report when it started; on w1 run/],
] as const)('one is unproven where %s', (_, metrics, text) => {
  expect(inWords(restartVerdict('w1', metrics, made))).toMatchObject({
    holds: 'unproven',
    text: expect.stringMatching(text),
  });
});
