import { describe, expect, test } from 'vitest';
import { testKindOf, testKinds } from '../test-kinds/test-kinds.ts';
import { nameProblems, testKindProblems } from './names.ts';

test.each(['src/utils.ts', 'src/util/a.ts', 'helpers/a.ts', 'Common/a.ts', 'src/misc.test.ts'])(
  '%s says nothing',
  (file) => {
    expect(nameProblems(file)).toHaveLength(1);
  },
);

test.each(['src/plan.ts', 'src/common-name.ts', 'src/utilities-of-etcd.ts'])('%s says something', (file) => {
  expect(nameProblems(file)).toEqual([]);
});

describe('the kind of a test file', () => {
  test.each(Object.entries(testKinds))('%s is in its name', (name, { ending }) => {
    const file = `packages/engine/src/plan/plan${ending}.test.ts`;
    expect(testKindOf(file)).toBe(name);
    expect(testKindProblems(file)).toEqual([]);
  });

  test.each(['a.componets.test.ts', 'a.b.test.tsx', 'a.program.unit.test.ts'])('%s has none', (file) => {
    expect(testKindOf(file)).toBeNull();
    expect(testKindProblems(file)).toEqual([expect.objectContaining({ file })]);
  });

  test('what is no test has none and needs none', () => {
    expect(testKindOf('plan.ts')).toBeNull();
    expect(testKindProblems('plan.ts')).toEqual([]);
  });
});
