import { readFile } from 'node:fs/promises';
import { PluginError, pemBlocks, pemEncode, type Wish } from '@kpki/plugin';
import { temporaryDirectory } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { expect, it } from 'vitest';
import { readCertificate } from '../src/pki/certificate.ts';
import { oneForm, wordsOf } from '../src/pki/words.ts';
import { authorityIn, signedBy } from './certificates.ts';

const extensions = [
  'subjectAltName=DNS:a.example,IP:192.0.2.1,IP:2001:db8::1,URI:spiffe://x/y,email:a@b.example',
  'keyUsage=critical,digitalSignature,dataEncipherment',
  'extendedKeyUsage=clientAuth,codeSigning',
  'nameConstraints=permitted;DNS:.example,permitted;IP:10.0.0.0/255.0.0.0,excluded;IP:2001:db8::/ffff:ffff::',
];

needs('openssl')('a certificate', () => {
  async function made(): Promise<string> {
    await using directory = await temporaryDirectory();
    const authority = await authorityIn(directory.path, 'ca');
    const { certificate } = await signedBy(authority, directory.path, 'jane', extensions);
    return readFile(certificate, 'utf8');
  }

  it('is read in the words in which one is asked for, and what there is no word for by its number', async () => {
    const { x509: _, ...words } = readCertificate(await made(), 'read');
    expect(words).toEqual({
      subject: ['CN=jane'],
      names: ['DNS:a.example', 'IP:192.0.2.1', 'IP:2001:db8::1', 'URI:spiffe://x/y', 'email:a@b.example'],
      authority: null,
      usages: ['digital signature', 'key usage 3', 'client auth', '1.3.6.1.5.5.7.3.3'],
      constraints: ['permitted DNS:.example', 'permitted IP:10.0.0.0/8', 'excluded IP:2001:db8::/32'],
    });
  });

  it('that is cut short, or of which a byte is another, ends in no other error than that it is none', async () => {
    const der = pemBlocks(Buffer.from(await made()))[0]?.der ?? new Uint8Array();
    const ends = new Set<unknown>();
    for (let at = 0; at < der.length; at++) {
      for (const bytes of [der.subarray(0, at), der.with(at, (der[at] ?? 0) ^ 0x55)]) {
        try {
          readCertificate(Buffer.from(pemEncode('CERTIFICATE', bytes)).toString(), 'read');
        } catch (error) {
          ends.add(PluginError.is(error) ? error.code : error);
        }
      }
    }
    expect([...ends]).toEqual(['unavailable']);
  });
});

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:DB8:0:0::1', '2001:db8::1'],
  ['2001:db8:0:0:0:0:0:0/32', '2001:db8::/32'],
  ['10.0.0.0/8', '10.0.0.0/8'],
  ['no address', 'no address'],
])('an address is compared in one form: %s', (text, form) => {
  expect(oneForm(text)).toBe(form);
});

it('a wish is said in the same words', () => {
  const wish: Wish = {
    subject: { commonName: 'etcd-ca', organizations: ['one', 'two'] },
    names: { dns: ['a.example'], ip: ['2001:db8:0::1'], uri: ['spiffe://x/y'], email: ['a@b.example'] },
    authority: true,
    pathLength: 0,
    permittedNames: { dns: ['.example'], ip: ['10.0.0.0/8'] },
    usages: ['cert sign'],
    seconds: 3600,
  };
  expect(wordsOf(wish)).toEqual({
    subject: ['O=one', 'O=two', 'CN=etcd-ca'],
    names: ['DNS:a.example', 'IP:2001:db8::1', 'URI:spiffe://x/y', 'email:a@b.example'],
    authority: { pathLength: 0 },
    usages: ['cert sign'],
    constraints: ['permitted DNS:.example', 'permitted IP:10.0.0.0/8'],
  });
  const { pathLength: _, permittedNames: __, ...unlimited } = wish;
  expect(wordsOf(unlimited)).toMatchObject({ authority: { pathLength: null }, constraints: [] });
  expect(wordsOf({ ...wish, authority: false }).authority).toBeNull();
});
