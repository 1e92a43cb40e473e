import type { UndoStep } from '@kpki/engine';
import { expect, test } from 'vitest';
import { undoChanges } from './step-changes.ts';

const locations = [{ sink: 'main', location: '/srv/pki', revision: null }];
const stored = {
  notAfter: '2027-11-24T10:00:00.000Z',
  serial: '31c48f02779a5e10bd6621f0834cd907',
  names: ['cp1'],
  keyKind: 'ec-p256',
  fingerprint: 'f'.repeat(64),
};
const step = (
  action: UndoStep['action'],
  parts: readonly UndoStep['writes'][number]['part'][],
  more: Partial<UndoStep> = {},
): UndoStep => ({
  artifact: 'apiserver cp1',
  name: 'apiserver',
  owner: 'cp1',
  action,
  notes: [],
  writes: parts.map((part) => ({
    sink: 'main',
    location: '/srv/pki',
    entry: `cp1/${part}`,
    part,
    node: 'cp1',
    effect: 'replaces',
  })),
  ...more,
});
const fieldsOf = (undone: UndoStep): readonly string[] =>
  undoChanges(undone, stored, locations).fields.map(({ is, before, after: [after] }) => `${is} ${before} ${after}`);

test('a certificate that is restored keeps its key, unless the key is restored too', () => {
  const validity = 'validity 2027-11-24 as before the apply';
  expect(fieldsOf(step('restore', ['certificate']))).toEqual([validity, 'key ec-p256 same key']);
  expect(fieldsOf(step('restore', ['private key', 'certificate']))).toEqual([validity, 'key ec-p256 previous one']);
});

test('whether a kubeconfig that is restored has another key is not known', () => {
  expect(fieldsOf(step('restore', ['kubeconfig']))).toEqual(['validity 2027-11-24 as before the apply']);
});

test('a certificate that has expired says when', () => {
  const expired = step('restore', ['certificate'], { expired: '2026-11-14T10:00:00.000Z' });
  expect(undoChanges(expired, stored, locations).fields[0]).toMatchObject({
    after: ['expired on 2026-11-14'],
    severity: 'critical',
  });
});

test('what is removed says so of each part that goes, and no key that stays', () => {
  expect(fieldsOf(step('remove', ['certificate']))).toEqual(['validity 2027-11-24 removed']);
  expect(undoChanges(step('remove', ['private key', 'certificate']), stored, locations)).toMatchObject({
    files: [{ does: 'removes' }, { does: 'removes' }],
    serial: { before: '31:c4…d9:07', after: ['removed'] },
  });
});

test('what stays changes nothing, and of what is not known only the files are listed', () => {
  expect(undoChanges(step('skip', ['certificate']), stored, locations)).toMatchObject({ fields: [], files: [] });
  expect(undoChanges(step('restore', ['certificate']), null, locations)).toMatchObject({
    fields: [],
    files: [{ does: 'replaces', file: 'cp1/certificate' }],
  });
});
