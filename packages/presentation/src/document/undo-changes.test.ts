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
    effect: action === 'remove' ? 'removes' : 'replaces',
  })),
  ...more,
});
const undo = { locations, isRedo: false };
const redo = { locations, isRedo: true };
const fieldsOf = (undone: UndoStep, plan = undo, found: typeof stored | null = stored): readonly string[] => {
  const { fields, serial } = undoChanges(undone, found, plan);
  const all = [...fields, ...(serial === null ? [] : [serial])];
  return all.map(({ is, before, after: [after], isSame }) => `${is} ${before} ${isSame ? '=' : '→'} ${after}`);
};
const serial = 'serial 31:c4…d9:07 →';
const restores = { notAfter: '2026-12-15T12:11:09.000Z', serial: 'aabb010203ccdd', fingerprint: 'e'.repeat(64) };

test('a certificate that is restored is shown as it is retained, in an undo and in a redo', () => {
  const earlier = step('restore', ['certificate'], { restores });
  const shown = ['validity 2027-11-24 → 2026-12-15', 'key ec-p256 = same key', `${serial} aa:bb…cc:dd`];
  expect(fieldsOf(earlier)).toEqual(shown);
  expect(fieldsOf(earlier, redo)).toEqual(shown);
  expect(undoChanges(earlier, stored, undo).fields[0]).toMatchObject({ severity: 'warning' });
  const later = step('restore', ['certificate'], { restores: { ...restores, notAfter: '2028-01-01T00:00:00.000Z' } });
  expect(undoChanges(later, stored, redo).fields[0]).toMatchObject({ after: ['2028-01-01'], severity: 'success' });
});

test('a certificate that is restored where none is stored, or the same, says so', () => {
  expect(fieldsOf(step('restore', ['private key', 'certificate'], { restores }), redo, null)).toEqual([
    'validity null → 2026-12-15',
    'serial null → aa:bb…cc:dd',
  ]);
  const { notAfter, serial: number, fingerprint } = stored;
  const same = step('restore', ['kubeconfig'], { restores: { notAfter, serial: number, fingerprint } });
  expect(fieldsOf(same)).toEqual(['validity 2027-11-24 = 2027-11-24', 'serial 31:c4…d9:07 = 31:c4…d9:07']);
});

test('a certificate that is restored keeps its key, unless the key is restored too; what is not known is true both ways', () => {
  const both = step('restore', ['private key', 'certificate']);
  const before = 'as before the apply';
  const validity = 'validity 2027-11-24 →';
  expect(fieldsOf(step('restore', ['certificate']))).toEqual([
    `${validity} ${before}`,
    'key ec-p256 = same key',
    `${serial} ${before}`,
  ]);
  expect(fieldsOf(both)[1]).toBe('key ec-p256 → key before the apply');
  expect(fieldsOf(both, redo)).toEqual([
    `${validity} as before the undo`,
    'key ec-p256 → key before the undo',
    `${serial} as before the undo`,
  ]);
});

test('whether a kubeconfig that is restored has another key is not known', () => {
  expect(fieldsOf(step('restore', ['kubeconfig']))).toEqual([
    'validity 2027-11-24 → as before the apply',
    `${serial} as before the apply`,
  ]);
});

test('a certificate that has expired says when', () => {
  const expired = step('restore', ['certificate'], { expired: '2026-11-14T10:00:00.000Z' });
  expect(undoChanges(expired, stored, undo).fields[0]).toMatchObject({
    after: ['expired on 2026-11-14'],
    severity: 'critical',
  });
});

test('what is removed says so of each part that goes, and no key that stays', () => {
  expect(fieldsOf(step('remove', ['certificate']))).toEqual(['validity 2027-11-24 → removed', `${serial} removed`]);
  expect(undoChanges(step('remove', ['private key', 'certificate']), stored, undo)).toMatchObject({
    files: [{ does: 'removes' }, { does: 'removes' }],
    serial: { before: '31:c4…d9:07', after: ['removed'] },
  });
});

test('what stays changes nothing, and of what is not known only the files are listed', () => {
  expect(undoChanges(step('skip', ['certificate']), stored, undo)).toMatchObject({ fields: [], files: [] });
  expect(undoChanges(step('restore', ['certificate']), null, undo)).toMatchObject({
    fields: [],
    files: [{ does: 'replaces', file: 'cp1/certificate' }],
  });
});
