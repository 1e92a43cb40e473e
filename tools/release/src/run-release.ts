// Builds a release into `dist/release`; with `--fast`, in large files. With `--dry`, under an identity that may be empty; without, it refuses while it is.
import { readIdentity, refusal } from './identity.ts';
import { buildRelease } from './release.ts';
import { run } from './run.ts';
import { inRoot } from './workspace.ts';

const identity = readIdentity();
const effort = process.argv.includes('--fast') ? 'fast' : 'best';
const refused = process.argv.includes('--dry') ? null : refusal(identity);
if (refused === null) {
  await run('nx', ['run', 'kpki:build', '--outputStyle=static'], { directory: inRoot() });
  await buildRelease(identity, inRoot('dist/release'), { effort, report: (name) => process.stdout.write(`${name}\n`) });
} else {
  process.stderr.write(`${refused}\n`);
  process.exitCode = 1;
}
