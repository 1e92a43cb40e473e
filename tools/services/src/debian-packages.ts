import { runProgram } from './run-program.ts';

/** A cold mirror and a slow line; an apt that waits for ever would hang CI. */
const tenMinutes = 10 * 60_000;

/** Installs Debian packages with apt-get, as root. Does nothing for an empty list. */
export async function installDebianPackages(packages: readonly string[]): Promise<void> {
  if (packages.length === 0) return;
  const names = packages.join(' ');
  if (process.getuid?.() !== 0) throw new Error(`not root: run \`apt-get install ${names}\` as root`);
  for (const step of [['update'], ['install', '--yes', '--no-install-recommends', ...packages]]) {
    const result = await runProgram('apt-get', ['--quiet', ...step], {
      environment: { DEBIAN_FRONTEND: 'noninteractive' },
      withinMilliseconds: tenMinutes,
    });
    if (result.code !== 0) throw new Error(`apt-get ${step.join(' ')} failed:\n${result.stderr.trim()}`);
  }
}
