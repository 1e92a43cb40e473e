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

  test.each(['a.componets.test.ts', 'a.b.test.tsx', 'a.program.unit.test.ts'])('%s has none', (name) => {
    const file = `packages/engine/src/${name}`;
    expect(testKindOf(file)).toBeNull();
    expect(testKindProblems(file)).toEqual([
      expect.objectContaining({ file, next: expect.stringContaining('name it') }),
    ]);
  });

  test.each(['packages/engine/plan.test.ts', 'docs/x.test.ts', 'apps/kpki/build/y.program.test.ts'])(
    '%s would never run',
    (file) => {
      expect(testKindProblems(file)).toEqual([
        expect.objectContaining({ file, problem: 'no run would find this test' }),
      ]);
    },
  );

  test('of another runner it has none', () => {
    expect(testKindProblems('packages/engine/src/x.spec.ts')).toHaveLength(1);
  });

  test('what is no test has none and needs none', () => {
    expect(testKindOf('plan.ts')).toBeNull();
    expect(testKindProblems('plan.ts')).toEqual([]);
  });
});
