import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { packPackages } from '@kpki/release';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Packed, packAll } from '../src/pack.ts';
import { packageShape } from '../src/rules/package-shape.ts';
import { readWorkspace } from '../src/workspace.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');

/** A folder with every package installed of ours. */
let consumer: string;
let packed: readonly Packed[];
let entries: readonly string[];

beforeAll(async () => {
  const workspace = await readWorkspace(root);
  consumer = await mkdtemp(join(tmpdir(), 'kpki-consumer-'));
  packed = await packAll(workspace, consumer);
  for (const { manifest, tarball } of packed) {
    await unpack(tarball, join(consumer, 'node_modules', manifest.name));
    for (const name of Object.keys(manifest.dependencies ?? {})) await borrow(name);
  }
  await borrow('@types/node');
  entries = packed.flatMap(({ manifest }) =>
    Object.keys(manifest.exports ?? {})
      .filter((path) => path !== './package.json')
      .map((path) => join(manifest.name, path)),
  );
  await writeFile(join(consumer, 'package.json'), JSON.stringify({ name: 'consumer', type: 'module' }));
}, 120_000);

afterAll(async () => {
  await rm(consumer, { recursive: true, force: true });
});

async function unpack(tarball: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await run('tar', ['--extract', '--gzip', '--file', tarball, '--directory', folder, '--strip-components', '1']);
}

/** Somebody else's package, from this repository's own installation, so that the test needs no network. */
async function borrow(name: string): Promise<void> {
  if (packed.some(({ manifest }) => manifest.name === name)) return;
  const link = join(consumer, 'node_modules', name);
  await mkdir(dirname(link), { recursive: true });
  await symlink(join(root, 'node_modules', name), link).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

test('every entry can be imported by plain Node, and has something in it', async () => {
  const script = `for (const entry of ${JSON.stringify(entries)}) {
    const names = Object.keys(await import(entry));
    if (names.length === 0) throw new Error(entry + ' is empty');
    console.log(entry);
  }`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { cwd: consumer });
  expect(stdout.trim().split('\n')).toEqual(entries);
  expect(entries.length).toBeGreaterThanOrEqual(packed.length);
});

test('every entry has types that a strict consumer can check', async () => {
  const source = entries.map((entry, at) => `import * as entry${at} from '${entry}';\nvoid entry${at};`);
  await writeFile(join(consumer, 'index.ts'), `${source.join('\n')}\n`);
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2024',
    lib: ['es2024', 'esnext.disposable'],
    types: ['node'],
    strict: true,
    noEmit: true,
    skipLibCheck: false,
  };
  await writeFile(join(consumer, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['index.ts'] }));
  const checked = await run(join(root, 'node_modules/.bin/tsc'), ['-p', consumer]).catch((error) => error);
  expect(checked.stdout).toBe('');
});

test('the program runs from its package alone', async () => {
  const alone = await mkdtemp(join(tmpdir(), 'kpki-alone-'));
  try {
    await run('cp', ['-R', join(consumer, 'node_modules/kpki'), alone]);
    const program = join(alone, 'kpki/bin/kpki.js');
    const { version } = JSON.parse(await readFile(join(alone, 'kpki/package.json'), 'utf8'));
    expect((await run(program, ['--version'], { cwd: alone })).stdout).toBe(`${version}\n`);
    const file = join(alone, 'kpki.yaml');
    await run(process.execPath, [program, 'init', '--yes', '--out', file], { cwd: alone });
    const { stdout } = await run(process.execPath, [program, 'plan', '-f', file], { cwd: alone });
    expect(stdout).toMatch(/\d+ to create\./);
  } finally {
    await rm(alone, { recursive: true, force: true });
  }
});

test('the license of every package that is bundled travels with the bundle', async () => {
  const folder = join(consumer, 'node_modules/kpki');
  const dist = join(folder, 'dist');
  const scripts = (await readdir(dist)).filter((file) => file.endsWith('.js'));
  const texts = await Promise.all(scripts.map((file) => readFile(join(dist, file), 'utf8')));
  // esbuild writes the path of each module that it bundles in a comment above it.
  const bundled = texts.flatMap((text) =>
    [...text.matchAll(/^\/\/ .*node_modules\/((?:@[^/]+\/)?[^/\n]+)\//gm)].map(([, name = '']) => name),
  );
  const notices = await readFile(join(dist, 'THIRD-PARTY-LICENSES.txt'), 'utf8');
  expect(new Set(bundled)).toContain('yaml');
  const unnamed = [...new Set(bundled)].filter((name) => !notices.includes(`\n${name} `));
  expect(unnamed).toEqual([]);
  expect(await readdir(folder)).toContain('LICENSE');
});

test('with a repository, the links of a README are absolute, and nothing else changes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kpki-links-'));
  try {
    const own = packed.filter(({ manifest }) => manifest.name === '@kpki/vault');
    const named = own.map((each) => ({
      folder: each.folder,
      name: each.manifest.name,
      version: each.manifest.version ?? '',
    }));
    const identity = { repository: 'https://forge.example.com/acme/kpki' };
    const [linked = ''] = await packPackages(root, named, folder, identity);
    const list = async (tarball: string) => (await run('tar', ['-tzf', tarball])).stdout.split('\n').toSorted();
    expect(await list(linked)).toEqual(await list(own[0]?.tarball ?? ''));
    const readme = (await run('tar', ['-xzOf', linked, 'package/README.md'])).stdout;
    expect(readme).toContain(`](${identity.repository}/blob/v${named[0]?.version}/docs/how-to/vault.md)`);
    expect(readme).not.toContain('](.');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('a broken package is found out', async () => {
  const broken = await mkdtemp(join(tmpdir(), 'kpki-broken-'));
  try {
    const manifest = {
      name: '@kpki/broken',
      version: '1.0.0',
      type: 'module',
      exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' }, './lost': './dist/lost.js' },
      files: ['dist'],
    };
    await mkdir(join(broken, 'packages/broken/dist'), { recursive: true });
    await writeFile(join(broken, 'package.json'), JSON.stringify({ name: 'root', workspaces: ['packages/*'] }));
    await writeFile(join(broken, 'packages/broken/package.json'), JSON.stringify(manifest));
    await writeFile(join(broken, 'packages/broken/dist/index.js'), 'export const one = 1;\n');
    await writeFile(join(broken, 'packages/broken/dist/index.d.ts'), 'export default function two(): void;\n');
    const problems = await packageShape.problems(await readWorkspace(broken));
    const said = problems.map(({ problem, next }) => `${problem} ${next}`).join('\n');
    expect(said).toContain('FILE_DOES_NOT_EXIST');
    expect(said).toContain('its types cannot be used as they are');
  } finally {
    await rm(broken, { recursive: true, force: true });
  }
});
