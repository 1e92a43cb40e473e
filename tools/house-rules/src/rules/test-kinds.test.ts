import { describe, expect, test } from 'vitest';
import { testKindOf, testKinds } from '../test-kinds/test-kinds.ts';
import { testKindProblems } from './test-kinds.ts';

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
