import { expect, test } from 'vitest';
import { subjectCells } from './plan-columns.ts';

const laid = { hasBoxes: true, hasBranches: true, label: 6, subject: 20, owner: 0, reason: 15 };

test('a name gives way to its owner where both stand in one column', () => {
  const row = { subject: 'apiserver-etcd-client cp3', name: 'apiserver-etcd-client', owner: 'cp3', depth: 0 } as const;
  const cellOf = (columns: number): string => subjectCells(row, { ...laid, subject: columns });
  expect(cellOf(20)).toMatch(/^apiserver-.*… cp3 *$/u);
  expect(cellOf(20)).toHaveLength(20);
  expect(cellOf(26)).toBe('apiserver-etcd-client cp3 ');
});
