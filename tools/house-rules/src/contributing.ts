import { withRows } from './table-rows.ts';
import { testKinds } from './test-kinds/test-kinds.ts';

const isOfKind = (line: string): boolean => /^\| `x[^`]*\.test\.ts` \|/.test(line);

export function contributingText(contributing: string): string {
  const rows = Object.entries(testKinds)
    .toReversed()
    .map(([name, { ending, uses }]) => `| \`x${ending}.test.ts\` | ${name} | ${uses} |`);
  return withRows(contributing, isOfKind, rows);
}
