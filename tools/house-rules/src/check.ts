// Holds the repository against every rule of the table; `npm test` runs it. Ends with 1 when a rule does not hold.
import { join } from 'node:path';
import { rules } from './table.ts';
import { readWorkspace } from './workspace.ts';

const workspace = await readWorkspace(join(import.meta.dirname, '../../..'));
let broken = 0;
for (const rule of rules) {
  const problems = await rule.problems(workspace);
  if (problems.length === 0) continue;
  broken += 1;
  console.error(`✗ ${rule.name}: ${rule.holds}`);
  for (const { file, problem, next } of problems) console.error(`  ${file}: ${problem}\n    → ${next}`);
}
if (broken > 0) process.exitCode = 1;
console.error(
  broken === 0 ? `✓ ${rules.length} rules of the house hold` : `${broken} of ${rules.length} rules do not hold`,
);
