import type { LiveCertificate } from '@kpki/engine';
import { expect, test } from 'vitest';
import { servedText } from './served-text.ts';

function server(state: LiveCertificate['state']): LiveCertificate {
  const nothing = { subject: null, notAfter: null, residualSeconds: null, fingerprint: null };
  return {
    server: 'kube-apiserver',
    node: 'cp1',
    endpoint: '192.0.2.1:6443',
    artifact: 'apiserver cp1',
    state,
    text: '',
    ...nothing,
  };
}

type States = readonly LiveCertificate['state'][];

test.each<[States, string]>([
  [['stored', 'stored'], '2 servers serve what is stored.'],
  [['unreachable', 'unreachable'], '2 of 2 servers were not reached.'],
  [['unreachable', 'stored', 'stored'], '1 of 3 servers was not reached; 2 servers serve what is stored.'],
  [['older', 'stored'], '1 of 2 servers does not serve what is stored.'],
  [['older', 'nothing stored', 'unreachable'], '2 of 3 servers do not serve what is stored; 1 was not reached.'],
  [['unreadable', 'unreachable'], '1 of 2 servers does not serve what is stored; 1 was not reached.'],
])('what was not reached is counted apart from what serves something else: %j', (states, summary) => {
  expect(servedText(states.map(server)).at(-1)).toBe(summary);
});

test('a server that kpki makes nothing for is not counted', () => {
  expect(servedText([{ ...server('unreachable'), artifact: null }, server('stored')]).at(-1)).toBe(
    '1 server serves what is stored. 1 more, which kpki makes nothing for, is not counted.',
  );
});
