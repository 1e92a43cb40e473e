import { expect, test } from 'vitest';
import { planColumns, reasonLines, subjectCells } from './plan-columns.ts';

const laid = { hasBoxes: true, hasBranches: true, label: 6, subject: 20, owner: 0, reason: 15 };

test('a name gives way to its owner where both stand in one column', () => {
  const row = { subject: 'apiserver-etcd-client cp3', name: 'apiserver-etcd-client', owner: 'cp3', depth: 0 } as const;
  const cellOf = (columns: number): string => subjectCells(row, { ...laid, subject: columns });
  expect(cellOf(20)).toMatch(/^apiserver-.*… cp3 *$/u);
  expect(cellOf(20)).toHaveLength(20);
  expect(cellOf(26)).toBe('apiserver-etcd-client cp3 ');
});

test('a reason that is cut keeps whole words, and so whole dates', () => {
  const text = 'the bundle still holds the old etcd-ca, valid until 2036-11-08 (cp1/pki/etcd/ca.crt)';
  const row = { is: 'items', subject: 'etcd-ca-bundle', name: 'etcd-ca-bundle', owner: '', depth: 0, text } as const;
  const rows = [{ ...row, label: 'update', choice: 'fixed', branch: null }] as never;
  for (let columns = 50; columns < 140; columns += 1) {
    const [[line = ''] = []] = reasonLines(rows, columns, 1);
    expect(line.length).toBeLessThanOrEqual(planColumns(rows, columns).reason);
    expect(text.split(' ')).toEqual(expect.arrayContaining(line.split(' ').filter((word) => word !== '…')));
  }
});
