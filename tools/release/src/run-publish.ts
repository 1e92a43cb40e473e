// Publishes what `npm run release` has built. With `--due`, prints whether this version is to be released, as a variable of a
// job; with `--dry`, prints what would run.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programPath } from '@kpki/services';
import { readIdentity, refusal } from './identity.ts';
import { packPackages } from './npm/pack.ts';
import { publishedPackages } from './npm/packages.ts';
import { changelogEntry, type PublishStep, publishSteps } from './publish/steps.ts';
import { run } from './run.ts';
import { inRoot, version } from './workspace.ts';

const identity = readIdentity();
const refused = refusal(identity);
const isDry = process.argv.includes('--dry');

if (process.argv.includes('--due')) await printDue();
else if (refused === null || isDry) await publish();
else {
  process.stderr.write(`${refused}\n`);
  process.exitCode = 1;
}

async function printDue(): Promise<void> {
  const tag = `v${version()}`;
  const tags =
    refused === null ? await run('git', ['ls-remote', '--tags', 'origin', tag], { directory: inRoot() }) : '';
  const reason = refused ?? (tags === '' ? null : `${tag} is released already.`);
  if (reason !== null) process.stderr.write(`${reason}\n`);
  process.stdout.write(`due=${reason === null}\n`);
}

async function publish(): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'kpki-publish-'));
  try {
    const built = inRoot('dist/release');
    const names = await readdir(built);
    const image = join(work, 'image');
    await mkdir(image);
    await run('tar', ['-xf', join(built, `kpki-${version()}-image.tar`), '-C', image]);
    const packages = publishedPackages(inRoot());
    const packed = await packPackages(inRoot(), packages, work, identity);
    const notes = join(work, 'notes.md');
    await writeFile(notes, changelogEntry(await readFile(inRoot('CHANGELOG.md'), 'utf8'), version()));
    const steps = publishSteps(identity, {
      version: version(),
      image,
      archives: packages.map(({ name }, at) => ({ name, file: packed[at] ?? '' })),
      files: names.toSorted().map((name) => join(built, name)),
      notes,
      imageUser: process.env['KPKI_IMAGE_USER'] ?? identity.owner,
    });
    for (const step of steps) await runStep(step);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function runStep({ program, words, inputFrom, unless }: PublishStep): Promise<void> {
  process.stdout.write(`${program} ${words.join(' ')}\n`);
  if (isDry) return;
  const path = program === 'crane' ? programPath('crane') : program;
  const isDone = unless !== undefined && (await run(path, unless).then(Boolean, () => false));
  if (isDone) return;
  await run(path, words, inputFrom === undefined ? {} : { input: process.env[inputFrom] ?? '' });
}
