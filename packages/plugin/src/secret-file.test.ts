import { realpathSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { secretFile } from './secret-file.ts';

let base: string;
let folder: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'kpki-secret-file-'));
  folder = join(base, 'clone');
  await mkdir(join(folder, 'inside'), { recursive: true });
  await writeFile(join(base, 'outside'), 'secret');
  await writeFile(join(folder, 'inside', 'token'), 'own');
  await symlink(join(base, 'outside'), join(folder, 'link'));
  await symlink(base, join(folder, 'up'));
  await symlink('inside/token', join(folder, 'within'));
});
afterAll(() => rm(base, { recursive: true, force: true }));

const read = (path: string, more: readonly string[] = [], granted = '', home = join(base, 'home')): string =>
  secretFile('the token', path, {
    folder,
    home,
    more,
    realPathOf: realpathSync,
    environment: { KPKI_SECRET_FILES: granted },
  });

test.each(['inside/token', './inside/../inside/token', 'within', 'not-there', 'neither/there'])(
  '%s is in the folder of the configuration',
  (path) => {
    expect(read(path)).toMatch(path === 'within' ? /inside.token$/ : /clone/);
  },
);

test.each(['../outside', '/etc/hostname', 'link', 'up/outside', 'up/not-there', '..', 'inside/../../outside'])(
  '%s is not',
  (path) => {
    expect(() => read(path)).toThrow(
      expect.objectContaining({ code: 'denied', message: expect.stringContaining('KPKI_SECRET_FILES') }),
    );
  },
);

test('another folder does where the caller or the environment grants it, and no relative one', () => {
  expect(read('../outside', [base])).toBe(read('link', [], `/no/such:${join(base, 'outside')}`));
  expect(read('../outside', [], base)).toMatch(/outside$/);
  expect(() => read('../outside', [], '..')).toThrow('KPKI_SECRET_FILES');
});

test.each(['', 'inside', 'not/there'])(
  'nothing is read where the home folder is the configuration’s, or below: %j',
  (way) => {
    const home = join(folder, way);
    expect(() => read('inside/token', [], '', home)).toThrow(
      expect.objectContaining({ code: 'denied', message: expect.stringContaining('home folder') }),
    );
    expect(read('inside/token', [], join(folder, 'inside'), home)).toMatch(/token$/);
  },
);

test('a configuration below the home folder is no such location, by whatever link the home is named', () => {
  expect(read('inside/token', [], '', join(folder, 'up'))).toMatch(/token$/);
});
