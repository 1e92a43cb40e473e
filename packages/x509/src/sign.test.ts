import { X509Certificate } from 'node:crypto';
import { type KeyKind, keyKinds, type SigningKey } from '@kpki/plugin';
import { partOf } from '@kpki/services/random-cases';
import { describe, expect, test } from 'vitest';
import { call, testKey } from '../test/keys.ts';
import { encodeName, fingerprint, keyId, readCertificate, signCertificate, verifySignature } from './index.ts';

const serial = Uint8Array.of(0x80, 1);
const notBefore = new Date('2026-01-02T03:04:05.678Z');
const notAfter = new Date('2056-01-02T03:04:05Z');
const noNames = { dns: [], ip: [] };

// RSA keys take long to make, and differ only in their length: each run uses one length.
const all = Object.keys(keyKinds) as KeyKind[];
const ofRsa = all.filter((kind) => keyKinds[kind].family === 'rsa');
const kinds = [...partOf(ofRsa, ofRsa.length), ...all.filter((kind) => !ofRsa.includes(kind))];

describe.each(kinds)('a certificate signed with %s', (kind) => {
  test('is read by node:crypto and verifies there', async () => {
    const key = testKey(kind);
    const issuer = encodeName({ commonName: 'kubernetes', organizations: [] });
    const der = await signCertificate(
      {
        subject: { commonName: 'system:node:a_b', organizations: ['system:nodes', 'a'] },
        issuer,
        serial,
        notBefore,
        notAfter,
        publicKey: key.publicKey,
        usages: ['digital signature', 'key encipherment', 'server auth', 'client auth'],
        names: { dns: ['node', '*.example.com'], ip: ['10.0.0.1', 'fd00::1', '::ffff:1.2.3.4'] },
      },
      key,
      call,
    );
    const node = new X509Certificate(der);
    const ours = readCertificate(der);
    expect(node.verify(node.publicKey)).toBe(true);
    expect(verifySignature(ours, key.publicKey)).toBe(true);
    expect(node.fingerprint256.replaceAll(':', '').toLowerCase()).toBe(fingerprint(der));
    expect(node.serialNumber).toBe('8001');
    expect(node.issuer).toBe('CN=kubernetes');
    expect(node.subject).toBe('O=a\nO=system:nodes\nCN=system:node:a_b'.replace('O=a\nO', 'O=a + O'));
    expect(node.subjectAltName).toBe(
      'DNS:node, DNS:*.example.com, IP Address:10.0.0.1, IP Address:FD00:0:0:0:0:0:0:1, IP Address:1.2.3.4',
    );
    expect(node.validFromDate).toEqual(new Date('2026-01-02T03:04:05Z'));
    expect(node.validToDate).toEqual(notAfter);
    expect(node.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
    expect(ours).toMatchObject({
      serial: Uint8Array.of(0, 0x80, 1),
      keyKind: kind,
      ca: false,
      keyUsages: ['digital signature', 'key encipherment'],
      extendedKeyUsages: ['server auth', 'client auth'],
      names: { dns: ['node', '*.example.com'], ip: ['10.0.0.1', 'fd00::1', '1.2.3.4'], uri: [], email: [] },
      signatureAlgorithm: keyKinds[kind].signatures[0],
      notBefore: new Date('2026-01-02T03:04:05Z'),
      notAfter,
    });
    expect(ours.subject).toMatchObject({
      commonName: 'system:node:a_b',
      organizations: ['a', 'system:nodes'],
      text: 'CN=system:node:a_b,O=a+O=system:nodes',
    });
    expect(ours.issuer.raw).toEqual(issuer);
  });
});

async function root(key: SigningKey): Promise<Uint8Array> {
  const name = { commonName: 'ca', organizations: [] };
  return signCertificate(
    {
      subject: name,
      issuer: encodeName(name),
      serial,
      notBefore,
      notAfter,
      publicKey: key.publicKey,
      usages: ['cert sign'],
      ca: {},
      subjectKeyId: keyId(key.publicKey, 'sha1'),
      names: noNames,
    },
    key,
    call,
  );
}

describe('signCertificate', () => {
  test('marks a CA', async () => {
    const node = new X509Certificate(await root(testKey('ec-p256')));
    expect(node.ca).toBe(true);
  });

  test('takes the next kind of signature that the key offers', async () => {
    const key = { ...testKey('rsa-2048'), signatures: ['rsa-sha512', 'rsa-sha384'] as const };
    expect(readCertificate(await root(key)).signatureAlgorithm).toBe('rsa-sha384');
  });

  test('refuses a key that offers nothing fitting', async () => {
    const key = { ...testKey('ec-p256'), signatures: ['rsa-sha256'] as const };
    await expect(root(key)).rejects.toMatchObject({ code: 'unsupported' });
  });

  test('refuses a signature by another key', async () => {
    const other = testKey('ec-p256');
    const key: SigningKey = { ...testKey('ec-p256'), sign: other.sign };
    await expect(root(key)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('refuses an ECDSA signature that is not DER', async () => {
    const key: SigningKey = { ...testKey('ec-p256'), sign: async () => new Uint8Array(64).fill(7) };
    await expect(root(key)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('does not ask the key once the call is off', async () => {
    const key = testKey('ec-p256');
    const aborted = { signal: AbortSignal.abort() };
    const name = encodeName({ commonName: 'ca', organizations: [] });
    const templates = { subject: name, issuer: name, serial, notBefore, notAfter, publicKey: key.publicKey };
    const signing = signCertificate({ ...templates, usages: [], names: noNames }, key, aborted);
    await expect(signing).rejects.toMatchObject({ code: 'cancelled' });
  });
});
