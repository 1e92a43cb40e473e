import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { partOfDraw } from '@kpki/services/random-cases';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packAll } from '../src/pack.ts';
import { readWorkspace } from '../src/workspace.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');

/** Somebody who has never seen this repository, in a folder that knows nothing of it. */
let somebody: string;
let tarballs: ReadonlyMap<string, string>;

beforeAll(async () => {
  somebody = await mkdtemp(join(tmpdir(), 'kpki-stranger-'));
  for (const folder of ['home', 'tarballs', 'tools']) await mkdir(join(somebody, folder));
  const workspace = await readWorkspace(root);
  const packed = await packAll(workspace, join(somebody, 'tarballs'));
  // The one package of somebody else that a plugin of the template needs, from this repository's own installation.
  const zod = (
    await workspace.output('npm', [
      'pack',
      '--silent',
      '--pack-destination',
      join(somebody, 'tarballs'),
      './node_modules/zod',
    ])
  ).trim();
  tarballs = new Map([
    ...packed.map(({ manifest, tarball }) => [manifest.name, tarball] as const),
    ['zod', join(somebody, 'tarballs', zod)],
  ]);
  await writeFile(join(somebody, 'tools/package.json'), '{ "private": true }');
  await install('tools', 'kpki', '@kpki/create-plugin');
}, 120_000);

afterAll(() => rm(somebody, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly said: string;
  readonly stdout: string;
}

async function shell(folder: string, program: string, words: readonly string[]): Promise<Ended> {
  const searchPath = [
    join(somebody, 'tools/node_modules/.bin'),
    dirname(process.execPath),
    '/usr/local/bin',
    '/usr/bin',
    '/bin',
  ];
  const env = {
    PATH: searchPath.join(delimiter),
    HOME: join(somebody, 'home'),
    npm_config_cache: join(somebody, 'home/.npm'),
    npm_config_offline: 'true',
    npm_config_update_notifier: 'false',
    LC_ALL: 'C',
  };
  const done = await run(program, [...words], { cwd: join(somebody, folder), env }).catch((error) => error);
  return { code: done.code ?? 0, said: `${done.stdout}${done.stderr}`, stdout: done.stdout };
}

async function succeeds(folder: string, program: string, ...words: readonly string[]): Promise<string> {
  const { code, said, stdout } = await shell(folder, program, words);
  expect(code, `${program} ${words.join(' ')}\n${said}`).toBe(0);
  return stdout;
}

/** From the tarballs: there is no registry here. */
async function install(folder: string, ...names: readonly string[]): Promise<void> {
  const files = names.map((name) => tarballs.get(name) ?? name);
  await succeeds(folder, 'npm', 'install', '--no-audit', '--no-fund', ...files);
}

/** What checks the types comes from a registry, which there is none of here. Answers the package.json that is left. */
async function withoutTypeTools(folder: string): Promise<string> {
  const file = join(somebody, folder, 'package.json');
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  for (const tool of ['typescript', '@types/node']) delete manifest.devDependencies[tool];
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  await writeFile(file, text);
  return text;
}

/** A sink and one other kind, the next run the next one, with what its kpki.yaml calls it, for `kpki plugin test`. */
const kinds: readonly (readonly [kind: string, calledAs: string | null])[] = [
  // It is published below.
  ['sink', 'main'],
  ...partOfDraw(
    [
      ['key-generator', 'default'],
      ['key-store', 'mine'],
      ['issuer', 'mine'],
      ['layout', null],
    ] as const,
    4,
  ),
];

/** Of a plugin that is proven by the suite: the suite, with what the suite needs, and what the template needs. */
const suite = ['@kpki/plugin-conformance', '@kpki/x509', 'zod'];

describe.each(kinds)('what a stranger makes: %s', (kind, calledAs) => {
  const folder = `kpki-${kind}`;

  test('whose suite is green, and which makes a PKI once it is trusted', async () => {
    // Where it is installed, npm fetches nothing.
    const words = [`@acme/kpki-${kind}`, '--', '--kind', kind, '--folder', `../${folder}`];
    await succeeds('tools', 'npm', 'create', '@kpki/plugin', ...words);
    const made = await withoutTypeTools(folder);
    // As docs/write-a-plugin.md says: else npm writes the paths of these files into what they publish.
    await install(folder, '--no-save', '@kpki/plugin', ...(kind === 'layout' ? [] : suite));
    expect(await readFile(join(somebody, folder, 'package.json'), 'utf8')).toBe(made);
    expect(await succeeds(folder, 'npm', 'test')).toMatch(/fail 0\n/);

    const refused = await shell(folder, 'kpki', ['apply', '--yes']);
    expect(refused).toMatchObject({ code: 2, said: expect.stringContaining('is not trusted yet') });
    const listed = JSON.parse(await succeeds(folder, 'kpki', 'plugin', 'list', '-o', 'json'));
    const own = listed.plugins.find(({ use }: { readonly use: string }) => use === './src/index.js');
    expect(own).toMatchObject({
      trust: 'not trusted',
      version: '0.1.0',
      contract: expect.stringMatching(/^@kpki\/plugin /),
    });
    await succeeds(folder, 'kpki', 'plugin', 'trust', './src/index.js', '--yes', '--hash', own.digest);
    expect(await succeeds(folder, 'kpki', 'apply', '--yes')).toContain('Done: 19 steps');
    expect(await succeeds(folder, 'kpki', 'verify')).toMatch(/All \d+ checks hold|0 of \d+ checks fail/);
    expect(await succeeds(folder, 'kpki', 'plugin', 'list')).toMatch(/^\.\/src\/index\.js .* 1 +trusted /m);
    if (calledAs === null) return;
    const checked = await succeeds(folder, 'kpki', 'plugin', 'test', calledAs, '--yes');
    expect(checked).toMatch(
      /\n(\d+) cases passed, \d+ not proven, \d+ not declared; behind kpki's guard, \1 of \1 passed\./,
    );
  });
});

test('what they publish, somebody else installs, trusts and uses by its name', async () => {
  const sink = 'kpki-sink';
  const [tarball = ''] = (await succeeds(sink, 'npm', 'pack', '--silent', '--pack-destination', '../tarballs'))
    .trim()
    .split('\n');
  await mkdir(join(somebody, 'consumer'));
  await writeFile(join(somebody, 'consumer/package.json'), '{ "private": true }');
  const packed = join(somebody, 'tarballs', tarball);
  await install('consumer', packed, '@kpki/plugin', 'zod');
  const configurationText = await readFile(join(somebody, sink, 'kpki.yaml'), 'utf8');
  await writeFile(
    join(somebody, 'consumer/kpki.yaml'),
    configurationText.replace('./src/index.js', '"@acme/kpki-sink"'),
  );
  expect((await shell('consumer', 'kpki', ['plan'])).said).toContain('"@acme/kpki-sink" 0.1.0 is not trusted yet');
  const asked = await shell('consumer', 'kpki', ['plugin', 'trust', '@acme/kpki-sink']);
  expect(asked.said).toMatch(/^Depends on +@kpki\/plugin [\d.]+, zod [\d.]+$/m);
  await succeeds('consumer', 'kpki', 'plugin', 'trust', '@acme/kpki-sink', '--yes');
  expect(await succeeds('consumer', 'kpki', 'apply', '--yes')).toContain('Done: 19 steps');
  expect(await readdir(join(somebody, 'consumer/out/demo'))).toContain('cp1');

  await writeFile(join(somebody, 'consumer/node_modules/@acme/kpki-sink/src/store.js'), 'throw 1;\n');
  const changed = await shell('consumer', 'kpki', ['status']);
  expect(changed).toMatchObject({ code: 1, said: expect.stringContaining('has changed since 0.1.0 was trusted') });
});
