import { join } from 'node:path';
import { runProgram } from '@kpki/services';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');

/** The scripts of `npm run check` that `npm test` has not run before: here they fill the time in which others wait for servers. */
test.each(['types', 'unused', 'rules'])('`npm run %s` finds nothing', { timeout: 900_000 }, async (script) => {
  // knip reads the configuration of vitest, and would take only the files that this run has drawn.
  const words = ['-u', 'VITEST', '-u', 'KPKI_SEED', 'npm', 'run', '--silent', script];
  const { code, stdout, stderr } = await runProgram('env', words, {
    directory: root,
    withinMilliseconds: 840_000,
  });
  expect(code, stdout + stderr).toBe(0);
});
