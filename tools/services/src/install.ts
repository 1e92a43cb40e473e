// Installs what `npm test` needs; with `--all` every component of the table; or those alone that are named. What is there
// already stays. One line for each.
import { buildAddon } from './addon.ts';
import { buildComponent } from './build-component.ts';
import { component } from './component.ts';
import { type ComponentName, componentNames, components, unavailable } from './components.ts';
import { raiseInotifyInstances } from './inotify-instances.ts';
import { runProgram } from './run-program.ts';

/** A cold mirror and a slow line; an apt that waits for ever would hang CI. */
const tenMinutes = 10 * 60_000;

async function installDebianPackages(packages: readonly string[]): Promise<void> {
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

async function install(name: ComponentName): Promise<string> {
  const before = component(name);
  if ('path' in before) return `there, ${before.path}`;
  const { origin } = components[name];
  if (origin.kind === 'debian') throw new Error(before.missing);
  if (origin.kind === 'right') return `not here, and nothing can install it: ${before.missing}`;
  return origin.kind === 'addon' ? await buildAddon(origin) : await buildComponent(name, origin);
}

const all = process.argv.includes('--all');
const named = process.argv.slice(2).filter((word) => word !== '--all');
const isWanted = (name: ComponentName): boolean =>
  named.length === 0 ? all || components[name].isForSoakOnly !== true : named.includes(name);
const wanted = componentNames.filter((name) => !(name in unavailable) && isWanted(name));
let failures = 0;

function fail(subject: string, error: unknown): void {
  failures += 1;
  process.stderr.write(`${subject}: ${error instanceof Error ? error.message : String(error)}\n`);
}

for (const name of named.filter((each) => !componentNames.some((known) => known === each))) {
  fail(name, `there is no such component; there are ${componentNames.join(', ')}`);
}

const debianPackages = wanted.flatMap((name) => {
  const { origin } = components[name];
  return origin.kind === 'debian' && 'missing' in component(name) ? [origin.package] : [];
});
try {
  await installDebianPackages(debianPackages);
} catch (error) {
  fail('Debian packages', error);
}

// One after the other: a Go build fills every core by itself, and the programs of one module share their packages.
for (const name of wanted) {
  const title = [name, components[name].release?.version].filter((word) => word !== undefined).join(' ');
  try {
    process.stdout.write(`${title}: ${await install(name)}\n`);
  } catch (error) {
    fail(title, error);
  }
}
for (const [name, tried] of Object.entries(unavailable)) {
  if (named.length > 0 && !named.includes(name)) continue;
  process.stdout.write(`${name}: cannot be had: ${tried}\n`);
}
if (named.length === 0) process.stdout.write(`inotify instances: ${await raiseInotifyInstances()}\n`);
process.exitCode = failures === 0 ? 0 : 1;
