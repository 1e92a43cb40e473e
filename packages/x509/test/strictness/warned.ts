import { booleanTrue, sequence, smallInteger } from '../../src/der-write.ts';
import { extensionOids } from '../../src/oid.ts';
import { tags } from '../../src/tags.ts';
import { extension, name, validity } from '../hand-built.ts';
import {
  digitalSignature,
  extensionCase,
  host,
  hostName,
  isLeaf,
  keyIdentifier,
  leafCase,
  leafKey,
  names,
  raw,
  rootCase,
  rootKey,
  type StrictnessCase,
  serverAuth,
  signs,
  subjectKey,
  text,
} from './build.ts';
import { ecKey, rsaKey } from './public-keys.ts';

/** Certificates that Go accepts and no CA should issue. */
export const warnedCases: readonly StrictnessCase[] = [
  leafCase('serial number of zero', { warning: 'serial-number' }, { serial: smallInteger(0) }),
  leafCase(
    '21 octets of serial number',
    { warning: 'serial-number' },
    { serial: raw(`02 15 00 ff${'11'.repeat(19)}`) },
  ),
  extensionCase('DNS name with NUL', { warning: 'alternative-name' }, names([0x82, host], [0x82, 'a\0b'])),
  extensionCase('DNS name with an underscore', { warning: 'alternative-name' }, names([0x82, host], [0x82, 'a_b'])),
  extensionCase('DNS name that is empty', { warning: 'alternative-name' }, names([0x82, host], [0x82, ''])),
  extensionCase('IP address as a DNS name', { warning: 'alternative-name' }, names([0x82, host], [0x82, '10.0.0.1'])),
  extensionCase(
    'IPv4 as IPv6',
    { warning: 'mapped-address' },
    names([0x82, host], [0x87, raw('00000000000000000000ffff0a000001')]),
  ),
  leafCase('common name of 65 characters', { warning: 'subject-name' }, { subject: name('a'.repeat(65)) }),
  leafCase('common name with a line break', { warning: 'subject-name' }, { subject: name('a\nb') }),
  extensionCase(
    'extended key usages that are empty',
    { warning: 'usages' },
    extension(extensionOids.extendedKeyUsage, false, sequence()),
  ),
  extensionCase('cert sign on a leaf', { warning: 'usages' }, signs),
  rootCase(
    'constraints of a CA that are not critical',
    { warning: 'basic-constraints' },
    {
      extensions: [
        signs,
        extension(extensionOids.basicConstraints, false, sequence(booleanTrue)),
        subjectKey(rootKey.publicKey),
      ],
    },
  ),
  rootCase('root of version 1', { warning: 'old-version' }, { version: new Uint8Array() }),
  leafCase('RSA of 1024 bits', { warning: 'weak-key' }, { publicKey: rsaKey(1024, 65537) }),
  leafCase('RSA with the exponent 3', { warning: 'weak-key' }, { publicKey: rsaKey(2048, 3) }),
  leafCase('P-224', { warning: 'weak-key' }, { publicKey: ecKey('P-224') }),
  leafCase(
    'UTCTime without seconds',
    { warning: 'validity' },
    {
      validity: sequence(text(tags.utcTime, '2601010000Z'), text(tags.utcTime, '270101000000Z')),
    },
  ),
  leafCase(
    'UTCTime with an offset',
    { warning: 'validity' },
    {
      validity: sequence(text(tags.utcTime, '260101000000+0100'), text(tags.utcTime, '270101000000Z')),
    },
  ),
  leafCase('no end', { warning: 'validity' }, { validity: validity('2026-01-01T00:00:00Z', '9999-12-31T23:59:59Z') }),
  leafCase(
    'no authority key identifier',
    { warning: 'key-identifier' },
    { extensions: [digitalSignature, serverAuth, isLeaf, hostName] },
  ),
  extensionCase(
    'authority key identifier of another key',
    { warning: 'key-identifier' },
    extension('2.5.29.35', false, keyIdentifier(leafKey.publicKey)),
  ),
];
