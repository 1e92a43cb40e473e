import { expect, test } from 'vitest';
import { inRotationText, type StatusFound, statusSummary } from './status.ts';

const entry = (artifact: string, state: string, sink = 'main') => ({ artifact, state, sink });
const found = (part: Partial<StatusFound>): StatusFound => ({ entries: [], drifted: [], unread: [], ...part });

test('an artifact on several nodes counts once, and copies are named where there are more', () => {
  const entries = [entry('sa', 'ok'), entry('sa', 'ok'), entry('etcd-ca', 'ok')];
  expect(statusSummary(found({ entries }))).toBe('All 2 artifacts are ok, in 3 copies.');
  expect(statusSummary(found({ entries: [entry('sa', 'ok')] }))).toBe('The 1 artifact is ok.');
});

test('what is not ok, expires, drifted and was not read is counted apart', () => {
  const entries = [entry('sa', 'due'), entry('etcd-ca', 'ok')];
  const drifted = [{ location: '/out', drift: ['pki/ca.key has mode 0644'] }];
  const unread = [{ sink: 'vault', text: 'sealed' }];
  expect(statusSummary(found({ entries, drifted, unread }), { within: '400d', artifacts: 2 })).toBe(
    '1 of 2 artifacts is not ok; 2 of 2 artifacts expire within 400d; 1 location drifted; 1 unreadable sink.',
  );
});

test('where no sink was read, nothing is counted', () => {
  const unread = [{ sink: 'vault', text: 'sealed' }];
  expect(statusSummary(found({ entries: [entry('sa', 'unreadable', 'vault')], unread }))).toBe(
    'The state of this cluster is unknown: 1 unreadable sink.',
  );
});

test('a rotation says its phase, and that its next key waits', () => {
  expect(inRotationText('trust', false)).toBe('rotation in phase trust');
  expect(inRotationText('trust', true)).toBe('rotation in phase trust, pending');
});
