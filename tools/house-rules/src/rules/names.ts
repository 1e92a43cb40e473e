import type { Problem, Rule } from '../rule.ts';

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
