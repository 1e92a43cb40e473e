import { PluginError } from '@kpki/plugin';
import { expect, test } from 'vitest';
import { testKey } from '../test/keys.ts';
import { encodeName } from './name.ts';
import { encodeToBeSigned, type ToBeSigned } from './to-be-signed.ts';

const key = testKey('ed25519');
const ca = encodeName({ commonName: 'ca', organizations: [] });
const sound: ToBeSigned = {
  subject: { commonName: 'a', organizations: [] },
  issuer: ca,
  serial: Uint8Array.of(1),
  notBefore: new Date('2026-01-01'),
  notAfter: new Date('2027-01-01'),
  publicKey: key.publicKey,
  usages: ['digital signature'],
  names: { dns: ['a'], ip: [] },
};

const refused: readonly (readonly [string, Partial<ToBeSigned>])[] = [
  ['dates that are reversed', { notAfter: new Date('2025-01-01') }],
  ['a date that is none', { notAfter: new Date(Number.NaN) }],
  ['a serial number of zero', { serial: Uint8Array.of(0) }],
  ['an issuer that is no name', { issuer: Uint8Array.of(1, 2, 3) }],
  ['bytes after the issuer', { issuer: Buffer.concat([ca, Uint8Array.of(0)]) }],
  ['a subject that is no name', { subject: new Uint8Array() }],
  ['a public key that is none', { publicKey: Uint8Array.of(0x30, 0) }],
  ['bytes after the public key', { publicKey: Buffer.concat([key.publicKey, Uint8Array.of(0)]) }],
  ['a DNS name that is empty', { names: { dns: [''], ip: [] } }],
  ['a DNS name that is an address', { names: { dns: ['10.0.0.1'], ip: [] } }],
  ['a DNS name beyond ASCII', { names: { dns: ['nöde'], ip: [] } }],
  ['a DNS name with a space', { names: { dns: ['a b'], ip: [] } }],
  ['a DNS name with a dot at the end', { names: { dns: ['a.'], ip: [] } }],
  ['an address that is none', { names: { dns: [], ip: ['10.0.0.0/24'] } }],
  ['a URI that does not parse', { names: { dns: [], ip: [], uri: ['http://[x'] } }],
  ['an e-mail address with a line break', { names: { dns: [], ip: [], email: ['a\n@b'] } }],
  ['a usage that is none', { usages: ['signing' as 'cert sign'] }],
  ['a usage twice', { usages: ['server auth', 'server auth'] }],
  ['a path length below zero', { ca: { pathLength: -1 } }],
  ['a constraint that is no domain', { ca: { permittedNames: { dns: ['a..b'] } } }],
  ['a constraint that is no network', { ca: { excludedNames: { ip: ['10.0.0.1'] } } }],
  ['a key identifier of no length', { subjectKeyId: new Uint8Array() }],
];

test.each(refused)('refuses %s', (_, change) => {
  const attempt = () => encodeToBeSigned({ ...sound, ...change }, 'ed25519');
  expect(attempt).toThrow(PluginError);
  expect(attempt).toThrow(expect.objectContaining({ code: 'invalid' }));
});

test('takes the bytes of a subject that was read', () => {
  const subject = encodeName({ commonName: 'a', organizations: [] });
  expect(encodeToBeSigned({ ...sound, subject }, 'ed25519')).toEqual(encodeToBeSigned(sound, 'ed25519'));
});
