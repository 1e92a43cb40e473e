import { createHash, X509Certificate } from 'node:crypto';
import { PluginError, pemEncode } from '@kpki/plugin';
import { randomCases } from '@kpki/services/random-cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { call, testKey } from '../test/keys.ts';
import { strictnessCases } from '../test/strictness/cases.ts';
import { fingerprint, readCertificate, readCertificates, verifySignature } from './certificate.ts';
import { encodeName } from './name.ts';
import { signCertificate } from './sign.ts';

const key = testKey('ec-p256');
const ca = encodeName({ commonName: 'ca', organizations: [] });

function make(commonName: string): Promise<Uint8Array> {
  return signCertificate(
    {
      subject: { commonName, organizations: [] },
      issuer: ca,
      serial: Uint8Array.of(1),
      notBefore: new Date('2026-01-01'),
      notAfter: new Date('2027-01-01'),
      publicKey: key.publicKey,
      usages: ['cert sign', 'crl sign', 'client auth'],
      names: { dns: [], ip: ['fd00::1'], uri: ['spiffe://a/b'], email: ['a@b'] },
      ca: { pathLength: 2, permittedNames: { dns: ['example.com'], ip: ['10.0.0.0/8'] } },
      subjectKeyId: Uint8Array.of(1),
      authorityKeyId: Uint8Array.of(2),
    },
    key,
    call,
  );
}

describe('readCertificate', () => {
  test('reads everything that was written', async () => {
    const der = await make('a');
    expect(readCertificate(der)).toMatchObject({
      der,
      version: 3,
      ca: true,
      pathLength: 2,
      keyUsages: ['cert sign', 'crl sign'],
      extendedKeyUsages: ['client auth'],
      names: { dns: [], ip: ['fd00::1'], uri: ['spiffe://a/b'], email: ['a@b'] },
      nameConstraints: { permitted: { dns: ['example.com'], ip: ['10.0.0.0/8'] } },
      subjectKeyId: Uint8Array.of(1),
      authorityKeyId: Uint8Array.of(2),
      signatureAlgorithm: 'ec-sha256',
    });
    expect(readCertificate(der).extensions.map(({ oid, critical }) => [oid, critical])).toEqual([
      ['2.5.29.15', true],
      ['2.5.29.37', false],
      ['2.5.29.19', true],
      ['2.5.29.14', false],
      ['2.5.29.35', false],
      ['2.5.29.17', false],
      ['2.5.29.30', true],
    ]);
  });

  test('never ends in another error than PluginError invalid, however the bytes are changed', () => {
    const change = fc.tuple(fc.nat(), fc.uint8Array({ maxLength: 3 }), fc.nat(3));
    const input = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .tuple(fc.constantFrom(...strictnessCases), fc.array(change, { minLength: 1, maxLength: 3 }))
        .map(([{ leaf }, changes]) => changes.reduce(spliced, leaf)),
    );
    fc.assert(
      fc.property(input, (der) => {
        try {
          const certificate = readCertificate(der);
          expect(Buffer.compare(certificate.der, der)).toBe(0);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid' });
          expect(error).toSatisfy(PluginError.is);
        }
      }),
      { ...randomCases(5000) },
    );
  });

  test('is not slow on a large certificate', () => {
    const [{ leaf } = { leaf: new Uint8Array() }] = strictnessCases;
    for (const filler of [0x30, 0x00, 0xa0, 0x61]) {
      const large = Buffer.concat([Uint8Array.of(0x30, 0x83, 0x3f, 0xff, 0xfb), Buffer.alloc(0x3ffffb, filler)]);
      const started = performance.now();
      expect(() => readCertificate(Buffer.concat([leaf.subarray(0, 0), large]))).toThrow(PluginError);
      expect(performance.now() - started).toBeLessThan(2000);
    }
  });
});

function spliced(bytes: Uint8Array, [at, inserted, removed]: [number, Uint8Array, number]): Uint8Array {
  const start = at % Math.max(bytes.length, 1);
  return Buffer.concat([bytes.subarray(0, start), inserted, bytes.subarray(start + removed)]);
}

describe('readCertificates', () => {
  test('reads every certificate and passes over other blocks', async () => {
    const [one, two] = [await make('one'), await make('two')];
    const pem = Buffer.concat([pemEncode('CERTIFICATE', one), pemEncode('X', one), pemEncode('CERTIFICATE', two)]);
    expect(readCertificates(pem).map((each) => each.subject.commonName)).toEqual(['one', 'two']);
    expect(readCertificates(Buffer.from('nothing'))).toEqual([]);
  });

  test('says which one does not read', async () => {
    const pem = Buffer.concat([
      pemEncode('CERTIFICATE', await make('a')),
      pemEncode('CERTIFICATE', Uint8Array.of(1, 2)),
    ]);
    expect(() => readCertificates(pem)).toThrow(
      expect.objectContaining({ code: 'invalid', message: expect.stringMatching(/^certificate 2 of 2: /) }),
    );
  });
});

test('the fingerprint is that of node:crypto', async () => {
  const der = await make('a');
  expect(fingerprint(der)).toBe(new X509Certificate(der).fingerprint256.replaceAll(':', '').toLowerCase());
  expect(fingerprint(der)).toBe(createHash('sha256').update(der).digest('hex'));
});

test('a signature holds against its own key and no other', async () => {
  const certificate = readCertificate(await make('a'));
  expect(verifySignature(certificate, key.publicKey)).toBe(true);
  expect(verifySignature(certificate, testKey('ec-p256').publicKey)).toBe(false);
  expect(verifySignature(certificate, testKey('ed25519').publicKey)).toBe(false);
  expect(() => verifySignature(certificate, Uint8Array.of(1))).toThrow(PluginError);
});
