import type { Problem, Rule } from '../rule.ts';
import { testKindOf, testKinds } from '../test-kinds/test-kinds.ts';

const empty = /^(?:utils?|helpers?|common|misc|shared|stuff)$/i;

export const names: Rule = {
  name: 'names',
  holds: 'Each folder and file is named after what is in it.',
  problems: ({ files }) => files.flatMap(nameProblems),
};

export function nameProblems(file: string): readonly Problem[] {
  const bad = file.split('/').find((segment) => empty.test(segment.split('.')[0] ?? ''));
  if (bad === undefined) return [];
  return [{ file, problem: `${bad} says nothing about what is in it`, next: 'name it after the noun or the step' }];
}

export const testKindsRule: Rule = {
  name: 'test kinds',
  holds: 'The name of each test file says what kind it is; what a kind may use is held when it runs.',
  problems: ({ files }) => files.flatMap(testKindProblems),
};

/** Where vitest looks for tests. */
const testFolders = /^(?:packages|apps|tools)\/[^/]+\/(?:src|test|integration)\//;

export function testKindProblems(file: string): readonly Problem[] {
  if (!/\.(?:test|spec)\.[cm]?[jt]sx?$/.test(file)) return [];
  // What a new package begins with has tests of its own.
  if (file.startsWith('tools/create-plugin/templates/')) return [];
  if (!testFolders.test(file)) {
    return [
      { file, problem: 'no run would find this test', next: 'move it to src, test or integration of its package' },
    ];
  }
  if (/\.test\.tsx?$/.test(file) && testKindOf(file) !== null) return [];
  const names = Object.values(testKinds).map(({ ending }) => `x${ending}.test.ts`);
  return [{ file, problem: 'its name says no kind of test', next: `name it like one of ${names.join(', ')}` }];
}
