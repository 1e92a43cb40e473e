import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '@kpki/services';
import { afterEach, expect, test, vi } from 'vitest';
import { isFileUnignored } from './git.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const call = { signal: new AbortController().signal };

async function brokenGit(folder: string, script: string): Promise<void> {
  await mkdir(join(folder, '.git'));
  await writeFile(join(folder, 'git'), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, 'git'), 0o755);
  vi.stubEnv('PATH', folder);
}

test.each<[what: string, script: string, answer: boolean]>([
  ['outside of a work tree', 'echo "fatal: not a git repository" >&2; exit 128', false],
  ['which says no more than that it does not answer', 'exit 128', true],
  ['which is killed', 'kill -9 $$', true],
  ['which cannot work', 'exit 127', true],
])('a git %s', async (_, script, answer) => {
  await using temporary = await temporaryDirectory();
  await brokenGit(temporary.path, script);
  expect(await isFileUnignored(join(temporary.path, 'jane.conf'), call)).toBe(answer);
});

test('that cannot be started is a doubt, and none at all is no work tree', async () => {
  await using temporary = await temporaryDirectory();
  await mkdir(join(temporary.path, '.git'));
  const file = join(temporary.path, 'jane.conf');
  vi.stubEnv('PATH', temporary.path);
  expect(await isFileUnignored(file, call)).toBe(false);
  await writeFile(join(temporary.path, 'git'), '');
  expect(await isFileUnignored(file, call)).toBe(true);
});

const isRoot = process.geteuid?.() === 0;

test.runIf(isRoot)(
  'in a work tree of somebody else, into which git does not look, it is a doubt (needs root)',
  async () => {
    await using temporary = await temporaryDirectory();
    execFileSync('git', ['init', '--quiet'], { cwd: temporary.path });
    for (const path of [temporary.path, join(temporary.path, '.git')]) await chown(path, 65534, 65534);
    // Root's own settings may trust every folder.
    vi.stubEnv('HOME', temporary.path);
    vi.stubEnv('SUDO_UID', undefined);
    expect(await isFileUnignored(join(temporary.path, 'jane.conf'), call)).toBe(true);
  },
);

test('is not started where there is nothing for it to find, and is where a link leads to a work tree', async () => {
  await using temporary = await temporaryDirectory();
  await using elsewhere = await temporaryDirectory();
  await brokenGit(elsewhere.path, 'exit 127');
  expect(await isFileUnignored(join(temporary.path, 'not', 'there', 'jane.conf'), call)).toBe(false);
  await symlink(elsewhere.path, join(temporary.path, 'link'));
  expect(await isFileUnignored(join(temporary.path, 'link', 'not', 'there', 'jane.conf'), call)).toBe(true);
});

test('a link into the midst of a work tree is followed, and what that tree ignores is known', async () => {
  await using temporary = await temporaryDirectory();
  execFileSync('git', ['init', '--quiet', 'mine'], { cwd: temporary.path });
  await mkdir(join(temporary.path, 'mine/inner'));
  await symlink(join(temporary.path, 'mine/inner'), join(temporary.path, 'link'));
  const file = join(temporary.path, 'link', 'not', 'there', 'jane.conf');
  expect(await isFileUnignored(file, call)).toBe(true);
  await writeFile(join(temporary.path, 'mine/.gitignore'), 'inner/not\n');
  expect(await isFileUnignored(file, call)).toBe(false);
});

test('a work tree that git cannot read is a doubt; inside of .git and in a bare repository there is none', async () => {
  await using temporary = await temporaryDirectory();
  execFileSync('git', ['init', '--quiet', 'broken'], { cwd: temporary.path });
  await writeFile(join(temporary.path, 'broken/.git/config'), 'no setting');
  expect(await isFileUnignored(join(temporary.path, 'broken/jane.conf'), call)).toBe(true);
  execFileSync('git', ['init', '--quiet', 'whole'], { cwd: temporary.path });
  expect(await isFileUnignored(join(temporary.path, 'whole/.git/jane.conf'), call)).toBe(false);
  execFileSync('git', ['init', '--quiet', '--bare', 'bare.git'], { cwd: temporary.path });
  expect(await isFileUnignored(join(temporary.path, 'bare.git/jane.conf'), call)).toBe(false);
});

test('in a work tree whose settings name a program, it runs no such program', async () => {
  await using temporary = await temporaryDirectory();
  const git = (...words: string[]) => execFileSync('git', words, { cwd: temporary.path });
  git('init', '--quiet');
  await writeFile(join(temporary.path, '.gitignore'), '*.conf\n');
  git('add', '.gitignore');
  git('config', 'core.fsmonitor', `touch '${temporary.path}/ran'; false`);
  expect(await isFileUnignored(join(temporary.path, 'jane.conf'), call)).toBe(false);
  expect(await readdir(temporary.path)).not.toContain('ran');
  // Proves that the setting does run a program.
  git('status');
  expect(await readdir(temporary.path)).toContain('ran');
});

test('started by a hook of another work tree, it is asked about its own', async () => {
  await using temporary = await temporaryDirectory();
  execFileSync('git', ['init', '--quiet', 'mine'], { cwd: temporary.path });
  execFileSync('git', ['init', '--quiet', 'other'], { cwd: temporary.path });
  vi.stubEnv('GIT_DIR', join(temporary.path, 'other/.git'));
  vi.stubEnv('GIT_WORK_TREE', join(temporary.path, 'other'));
  expect(await isFileUnignored(join(temporary.path, 'mine/jane.conf'), call)).toBe(true);
});

test('who stops it is not answered', async () => {
  await using temporary = await temporaryDirectory();
  execFileSync('git', ['init', '--quiet'], { cwd: temporary.path });
  await expect(
    isFileUnignored(join(temporary.path, 'jane.conf'), { signal: AbortSignal.abort() }),
  ).rejects.toMatchObject({ code: 'cancelled' });
});
