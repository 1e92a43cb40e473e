import type { Problem, Rule } from '../rule.ts';

const page = 'docs/guarantees.md';

/** A page of measurements or a decision explains a promise; only a test fails when the promise is broken. */
export const guarantees: Rule = {
  name: 'guarantees',
  holds: `Each promise of ${page} links a test.`,
  problems: async (workspace) => guaranteeProblems((await workspace.text(page)) ?? ''),
};

export function guaranteeProblems(markdown: string): readonly Problem[] {
  const lines = markdown.split('\n');
  const promises = lines.flatMap((text, at) => {
    const [, promise, evidence] = /^\| (.*) \| (.*) \|$/.exec(text) ?? [];
    const isTitle = /^\|[-|]+$/.test(lines[at + 1] ?? '');
    return promise === undefined || evidence === undefined || isTitle ? [] : [{ line: at + 1, evidence }];
  });
  if (promises.length === 0) return [{ file: page, problem: 'has no row', next: 'write each promise as a row' }];
  return promises
    .filter(({ evidence }) => !/\]\([^)]+\.test\.tsx?\)/.test(evidence))
    .map(({ line }) => ({
      file: `${page}:${line}`,
      problem: 'a promise without a test',
      next: 'link the test that fails when kpki breaks the promise',
    }));
}
