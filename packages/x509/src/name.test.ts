import { X509Certificate } from 'node:crypto';
import { anyCharacter } from '@kpki/services/any-character';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  algorithmOf,
  extension,
  generalNames,
  handBuilt,
  keys,
  signing,
  validity,
  version3,
} from '../test/hand-built.ts';
import { cursorOver } from './der-read.ts';
import { element, objectIdentifier, sequence, setOf, smallInteger } from './der-write.ts';
import { encodeName, readName } from './name.ts';
import { tags } from './tags.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

test('text is PrintableString where it can be, else UTF8String', () => {
  expect(hex(encodeName({ commonName: 'system:a', organizations: [] }))).toBe(
    `30133111300f06035504031308${hex(Buffer.from('system:a'))}`,
  );
  for (const text of ['a_b', 'a*', 'a@b', 'a&b', 'ä']) {
    const [tag] = encodeName({ commonName: text, organizations: [] }).subarray(11);
    expect(tag, text).toBe(tags.utf8String);
  }
});

test('organizations come first, in one set, sorted; empty parts are left out', () => {
  const name = readName(cursorOver(encodeName({ commonName: 'c', organizations: ['b', 'a'] })), 'test');
  expect(name.text).toBe('CN=c,O=a+O=b');
  expect(hex(encodeName({ commonName: '', organizations: [] }))).toBe('3000');
});

test('what is written is read', () => {
  const text = fc.string({ unit: anyCharacter, maxLength: 20 });
  fc.assert(
    fc.property(text, fc.uniqueArray(text, { maxLength: 4 }), (commonName, organizations) => {
      const name = readName(cursorOver(encodeName({ commonName, organizations })), 'test');
      expect(name.commonName).toBe(commonName);
      expect(name.organizations.toSorted()).toEqual(organizations.toSorted());
    }),
  );
});

test('a trailing NUL of a BMPString is ignored', () => {
  const value = element(tags.bmpString, Buffer.from('006100e40000', 'hex'));
  const name = sequence(setOf(sequence(objectIdentifier('2.5.4.3'), value)));
  expect(readName(cursorOver(name), 'test').commonName).toBe('aä');
});

test('half a character is refused', () => {
  expect(() => encodeName({ commonName: '\ud800', organizations: [] })).toThrow('half a character');
});

test('of several common names the last one counts, as it does for Kubernetes', () => {
  const commonName = (value: string) =>
    setOf(sequence(objectIdentifier('2.5.4.3'), element(tags.utf8String, Buffer.from(value))));
  expect(readName(cursorOver(sequence(commonName('first'), commonName('last'))), 'test').commonName).toBe('last');
});

test('the text for people escapes what would mislead them', () => {
  const text = (commonName: string) => readName(cursorOver(encodeName({ commonName, organizations: [] })), 'test').text;
  expect(text('a,O=system:masters')).toBe('CN=a\\,O\\=system:masters');
  expect(text(' a ')).toBe('CN=\\ a\\ ');
  expect(text('#a"b\\c')).toBe('CN=\\#a\\"b\\\\c');
  expect(text('a\u001b[2Jb')).toBe('CN=a\\1b[2Jb');
});

test('node:crypto reads the same attributes', () => {
  const [key] = keys;
  if (key === undefined) throw new Error('no key');
  const subject = encodeName({ commonName: 'üser', organizations: ['system:nodes'] });
  const der = handBuilt(
    {
      version: version3,
      serial: smallInteger(1),
      algorithm: algorithmOf(key),
      issuer: subject,
      validity: validity('2026-01-01', '2027-01-01'),
      subject,
      publicKey: key.publicKey,
      extensions: [extension('2.5.29.17', false, generalNames([0x82, 'a']))],
    },
    signing(key),
  );
  expect(new X509Certificate(der).subject).toBe('O=system:nodes\nCN=üser');
});
