import type { LiveServer } from '@kpki/engine';
import { type Shown, servedBlocks } from '@kpki/presentation';
import { expect, test } from 'vitest';
import { documentText } from '../../src/print/document.ts';
import { serverOf } from '../report/reports.ts';

const view = { wide: false, width: Number.POSITIVE_INFINITY, colors: false };

function lastLine(served: Parameters<typeof servedBlocks>[0]): string | undefined {
  // A fix follows what was not reached.
  const lines = documentText(servedBlocks(served), view).split('\n');
  return lines.findLast((line) => !line.startsWith('Fix: '));
}

type States = readonly Shown<LiveServer>['state'][];

test.each<[States, string]>([
  [['stored', 'stored'], '2 servers serve the stored certificate.'],
  [['unreachable', 'unreachable'], '2 of 2 servers were not reached.'],
  [['unreachable', 'stored', 'stored'], '1 of 3 servers was not reached; 2 servers serve the stored certificate.'],
  [['older', 'stored'], '1 of 2 servers does not serve the stored certificate.'],
  [
    ['older', 'nothing stored', 'unreachable'],
    '2 of 3 servers do not serve the stored certificate; 1 was not reached.',
  ],
  [['unreadable', 'unreachable'], '1 of 2 servers does not serve the stored certificate; 1 was not reached.'],
])('what was not reached is counted apart from what serves something else: %j', (states, summary) => {
  expect(lastLine(states.map((state) => serverOf({ state })))).toBe(summary);
});

test('a server that kpki makes nothing for is not counted', () => {
  expect(lastLine([serverOf({ artifact: null }), serverOf({ state: 'stored' })])).toBe(
    '1 server serves the stored certificate. 1 server without an artifact is not counted.',
  );
});
