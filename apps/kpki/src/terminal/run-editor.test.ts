import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '@kpki/services';
import { expect, test } from 'vitest';
import { whyNotOpened } from './run-editor.ts';

const label = ['PRIVATE', 'KEY'].join(' ');

test.each([
  ['ca.crt', '-----BEGIN CERTIFICATE-----\nMIIB\n', null],
  ['kpki.yaml', 'kind: ClusterPKI\n', null],
  ['ca.key', `-----BEGIN ${label}-----\nMIIB\n`, 'holds a private key'],
  ['both.pem', `-----BEGIN CERTIFICATE-----\nMIIB\n-----BEGIN EC ${label}-----\nMIIB\n`, 'holds a private key'],
  ['admin.conf', 'users:\n- user:\n    client-key-data: TUlJ\n', 'holds a private key'],
  ['bot.conf', 'users:\n- user:\n    token: abc\n', 'holds a private key'],
  ['admin.json', '{"users":[{"user":{"client-key-data":"TUlJ"}}]}', 'holds a private key'],
])('%s', async (name, text, why) => {
  await using folder = await temporaryDirectory();
  const file = join(folder.path, name);
  await writeFile(file, text);
  const found = await whyNotOpened(file);
  if (why === null) expect(found).toBeNull();
  else expect(found).toContain(why);
});

test('a link is judged by what it leads to, and a folder or nothing is not opened', async () => {
  await using folder = await temporaryDirectory();
  const at = (name: string): string => join(folder.path, name);
  await writeFile(at('ca.key'), `-----BEGIN ${label}-----\n`);
  await symlink(at('ca.key'), at('ca.crt'));
  await mkdir(at('pki'));
  expect(await whyNotOpened(at('ca.crt'))).toContain('holds a private key');
  expect(await whyNotOpened(at('pki'))).toBe(`${at('pki')} is no plain file.`);
  expect(await whyNotOpened(at('none'))).toBe(`${at('none')}: no such file.`);
});
