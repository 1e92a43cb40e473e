import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { expect, test } from 'vitest';
import { withoutChance } from './chance.ts';
import { describeFiles, type StoredFile } from './files.ts';
import { openIdentities } from './identities.ts';

const file = (name: string, text: string): StoredFile => ({ path: name, name, mode: 0o600, bytes: Buffer.from(text) });
const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const pem = (key: KeyObject, type: 'sec1' | 'pkcs8'): string => key.export({ type, format: 'pem' }).toString();

test('a key is called by the file where it was seen first, in every form', () => {
  const described = (key: KeyObject): readonly string[] =>
    describeFiles(
      [
        file('a.key', pem(key, 'sec1')),
        file('b.conf', `client-key-data: ${Buffer.from(pem(key, 'pkcs8')).toString('base64')}`),
      ],
      openIdentities(),
      '@1',
    );
  expect(described(newKey())).toEqual(described(newKey()));
  expect(described(newKey())).toEqual([
    'a.key 600',
    'a.key: EC PRIVATE KEY <key a.key#0@1>',
    'a.key: ',
    'b.conf 600',
    'b.conf: client-key-data: ',
    'b.conf: PRIVATE KEY <key a.key#0@1>',
    'b.conf: ',
  ]);
});

test('hashes of files have their names, other long numbers have none', () => {
  const identities = openIdentities();
  describeFiles([file('a', 'b')], identities, '@2');
  const known = '3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d';
  expect(identities.hide(`${known}, ${'ab'.repeat(16)}, 12345678`)).toBe('<hash a@2>, <hex>, 12345678');
  expect(identities.hide(known.replaceAll(/.{16}(?=.)/g, '$& '))).toBe('<hash a@2>');
});

test('numbers of processes and runs are chance', () => {
  expect(withoutChance('kpki apply on vm, process 882 (8597ac)')).toBe('kpki apply on vm, process <number>');
  expect(withoutChance('"applyId": "2026-11-28T14:04:00.000Z/7d6511/1/4fbe3e20/last-made:14be0391"')).toBe(
    '"applyId": "2026-11-28T14:04:00.000Z/<run>/1/<digest>/last:<run>"',
  );
});
