import { expect, test } from 'vitest';
import { serverOf } from '../../test/report/reports.ts';
import type { ShownLiveCertificate } from '../session/shown-entries.ts';
import { servedText } from './served-text.ts';

type States = readonly ShownLiveCertificate['state'][];

test.each<[States, string]>([
  [['stored', 'stored'], '2 servers serve what is stored.'],
  [['unreachable', 'unreachable'], '2 of 2 servers were not reached.'],
  [['unreachable', 'stored', 'stored'], '1 of 3 servers was not reached; 2 servers serve what is stored.'],
  [['older', 'stored'], '1 of 2 servers does not serve what is stored.'],
  [['older', 'nothing stored', 'unreachable'], '2 of 3 servers do not serve what is stored; 1 was not reached.'],
  [['unreadable', 'unreachable'], '1 of 2 servers does not serve what is stored; 1 was not reached.'],
])('what was not reached is counted apart from what serves something else: %j', (states, summary) => {
  expect(servedText(states.map((state) => serverOf({ state }))).at(-1)).toBe(summary);
});

test('a server that kpki makes nothing for is not counted', () => {
  expect(servedText([serverOf({ artifact: null }), serverOf({ state: 'stored' })]).at(-1)).toBe(
    '1 server serves what is stored. 1 more, which kpki makes nothing for, is not counted.',
  );
});
