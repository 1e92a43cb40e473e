import { chmod, copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { strip } from '../elf/strip.ts';
import { type Platform, platformNamed } from '../platform.ts';
import { run } from '../run.ts';
import { type Bundle, readBundle } from './bundle.ts';
import { nodePackageOf } from './node-of.ts';

/** Said to Node and V8 at each start; an environment can add nothing (docs/decisions/options-of-node.md). */
const nodeOptions = [
  '--min-semi-space-size=4',
  '--max-semi-space-size=4',
  '--heap-growing-percent=100',
  '--disable-sigusr1',
];

/** What Node looks for in itself, to know that a program is inside. */
const sentinelFuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

const postject = fileURLToPath(import.meta.resolve('postject/dist/cli.js'));

const boot = new URL('./boot.cjs', import.meta.url);

/** Builds the program of a platform as one file, of its Node and the bundle. The same input gives the same bytes. */
export async function buildBinary(platform: Platform, file: string, from?: Bundle): Promise<void> {
  const bundle = from ?? (await readBundle());
  const node = await readFile(join(await nodePackageOf(platform), 'bin/node'));
  await mkdir(dirname(file), { recursive: true });
  // Aside, and renamed: a build that is killed leaves nothing that looks finished.
  const work = await mkdtemp(`${file}-new-`);
  try {
    const unfinished = join(work, 'kpki');
    // Before the injection: what is injected is in no section that a strip knows.
    await writeFile(unfinished, strip(node));
    await prepareBlob(bundle, work);
    // A process of its own, since it prints warnings about the sections that it adds.
    const injection = [postject, 'kpki', 'NODE_SEA_BLOB', 'blob', '--sentinel-fuse', sentinelFuse];
    await run(process.execPath, injection, { directory: work });
    await chmod(unfinished, 0o755);
    await rename(unfinished, file);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/**
 * Has Node write the bundle in the form that it finds in itself: the Node of this version, whichever runs the build, since
 * another one has another form. The paths are relative, since they are written down.
 */
async function prepareBlob({ folder, modules }: Bundle, work: string): Promise<void> {
  await copyFile(boot, join(work, 'boot.cjs'));
  const assets = modules.map((name) => [name, join(folder, name)] as const);
  const configuration = {
    main: 'boot.cjs',
    output: 'blob',
    disableExperimentalSEAWarning: true,
    execArgv: nodeOptions,
    execArgvExtension: 'none',
    assets: { 'boot.cjs': 'boot.cjs', ...Object.fromEntries(assets) },
  };
  await writeFile(join(work, 'sea.json'), JSON.stringify(configuration));
  const node = join(await nodePackageOf(platformNamed(`linux-${process.arch}`)), 'bin/node');
  await run(node, ['--experimental-sea-config', 'sea.json'], { directory: work });
}
