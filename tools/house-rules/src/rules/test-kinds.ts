import type { Problem, Rule } from '../rule.ts';
import { testKindOf, testKinds } from '../test-kinds/test-kinds.ts';

export const testKindsRule: Rule = {
  name: 'test kinds',
  holds: 'The name of each test file says what kind it is; what a kind may use is held when it runs.',
  problems: ({ files }) => files.flatMap(testKindProblems),
};

export function testKindProblems(file: string): readonly Problem[] {
  if (!/\.test\.tsx?$/.test(file) || testKindOf(file) !== null) return [];
  const names = Object.values(testKinds).map(({ ending }) => `x${ending}.test.ts`);
  return [{ file, problem: 'its name says no kind of test', next: `name it like one of ${names.join(', ')}` }];
}
