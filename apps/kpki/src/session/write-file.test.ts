import { readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '@kpki/services';
import { expect, test } from 'vitest';
import { refuseExistingFile, writeNewFile } from './write-file.ts';

const newFile = { advice: 'name another' } as const;

test('what is not there is not refused, and is written', async () => {
  await using temporary = await temporaryDirectory();
  const file = join(temporary.path, 'new');
  await refuseExistingFile(file, newFile);
  await writeNewFile(file, 'secret', { ...newFile, secret: true });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('what is there is refused early and late, and stays', async () => {
  await using temporary = await temporaryDirectory();
  const file = join(temporary.path, 'old');
  await writeFile(file, 'old');
  const fault = { exit: 'usage', message: `${file}: it is there already and is not replaced; name another` };
  await expect(refuseExistingFile(file, newFile)).rejects.toMatchObject(fault);
  await expect(writeNewFile(file, 'new', newFile)).rejects.toMatchObject(fault);
  expect(await readFile(file, 'utf8')).toBe('old');
});

test('a link that leads nowhere is there', async () => {
  await using temporary = await temporaryDirectory();
  const file = join(temporary.path, 'link');
  await symlink(join(temporary.path, 'nowhere'), file);
  await expect(refuseExistingFile(file, newFile)).rejects.toMatchObject({ exit: 'usage' });
});

test('what cannot be looked at is refused early, with the reason', async () => {
  await using temporary = await temporaryDirectory();
  await writeFile(join(temporary.path, 'plain'), '');
  const file = join(temporary.path, 'plain', 'below');
  const fault = { exit: 'usage', message: `${file}: it cannot be written (ENOTDIR)` };
  await expect(refuseExistingFile(file, newFile)).rejects.toMatchObject(fault);
  await expect(writeNewFile(file, '', newFile)).rejects.toMatchObject(fault);
});
