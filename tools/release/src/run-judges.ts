// Has every judge look at the files in `dist/release`, or in the folder that is named. Ends with 1 where one finds something.
import { allJudges } from './judges/judges.ts';
import { inRoot } from './workspace.ts';

const folder = process.argv[2] ?? inRoot('dist/release');
for (const { name, judge } of allJudges) {
  try {
    await judge(folder);
    process.stdout.write(`✓ ${name}\n`);
  } catch (error) {
    process.stderr.write(`✗ ${name}: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
