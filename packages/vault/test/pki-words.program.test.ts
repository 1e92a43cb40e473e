import { readFile } from 'node:fs/promises';
import type { CertificateTemplate } from '@kpki/plugin';
import { temporaryDirectory } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { expect, it } from 'vitest';
import { certificateIn } from '../src/pki/ca.ts';
import { saidBy, wordsOf } from '../src/pki/words.ts';
import { caIn, signedBy } from './certificates.ts';

const extensions = [
  'subjectAltName=DNS:a.example,IP:192.0.2.1,IP:2001:db8::1,URI:spiffe://x/y,email:a@b.example',
  'keyUsage=critical,digitalSignature,dataEncipherment',
  'extendedKeyUsage=clientAuth,codeSigning',
  'nameConstraints=permitted;DNS:.example,permitted;IP:10.0.0.0/255.0.0.0,excluded;IP:2001:db8::/ffff:ffff::',
];

needs('openssl')('a certificate', () => {
  it('that is none is a fault of the answer', () => {
    for (const answer of [undefined, 'no PEM', '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n']) {
      expect(() => certificateIn(answer, 'read')).toThrow(expect.objectContaining({ code: 'unavailable' }));
    }
  });

  async function made(): Promise<string> {
    await using directory = await temporaryDirectory();
    const ca = await caIn(directory.path, 'ca');
    const { certificate } = await signedBy(ca, directory.path, 'jane', extensions);
    // Awaited here: the folder goes at the end.
    return await readFile(certificate, 'utf8');
  }

  it('is read in the words in which one is asked for', async () => {
    expect(saidBy(certificateIn(await made(), 'read'))).toEqual({
      subject: ['CN=jane'],
      names: ['DNS:a.example', 'IP:192.0.2.1', 'IP:2001:db8::1', 'URI:spiffe://x/y', 'email:a@b.example'],
      ca: null,
      usages: ['digital signature', 'data encipherment', 'client auth', 'code signing'],
      constraints: ['permitted DNS:.example', 'permitted IP:10.0.0.0/8', 'excluded IP:2001:db8::/32'],
    });
  });
});

it('a wish is said in the same words', () => {
  const template: CertificateTemplate = {
    subject: { commonName: 'etcd-ca', organizations: ['one', 'two'] },
    names: { dns: ['a.example'], ip: ['2001:db8:0::1'], uri: ['spiffe://x/y'], email: ['a@b.example'] },
    ca: true,
    pathLength: 0,
    permittedNames: { dns: ['.example'], ip: ['10.0.0.0/8'] },
    usages: ['cert sign'],
    seconds: 3600,
  };
  expect(wordsOf(template)).toEqual({
    subject: ['O=one', 'O=two', 'CN=etcd-ca'],
    names: ['DNS:a.example', 'IP:2001:db8::1', 'URI:spiffe://x/y', 'email:a@b.example'],
    ca: { pathLength: 0 },
    usages: ['cert sign'],
    constraints: ['permitted DNS:.example', 'permitted IP:10.0.0.0/8'],
  });
  const { pathLength: _, permittedNames: __, ...unlimited } = template;
  expect(wordsOf(unlimited)).toMatchObject({ ca: { pathLength: null }, constraints: [] });
  expect(wordsOf({ ...template, ca: false }).ca).toBeNull();
});
