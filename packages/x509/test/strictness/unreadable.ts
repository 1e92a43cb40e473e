import { bitString, element, nothing, objectIdentifier, sequence, smallInteger } from '../../src/der-write.ts';
import { extensionOids } from '../../src/oid.ts';
import { tags } from '../../src/tags.ts';
import { extension } from '../hand-built.ts';
import {
  constrained,
  extensionCase,
  hostName,
  leafCase,
  leafParts,
  names,
  raw,
  rootCase,
  type StrictnessCase,
  subjectOf,
  text,
} from './build.ts';
import { ecKey, offCurve } from './public-keys.ts';

/** Certificates that Go's parser refuses. */
export const unreadableCases: readonly StrictnessCase[] = [
  leafCase('negative serial number', 'unreadable', { serial: raw('02 01 ff') }),
  leafCase('20 octets of serial number, top bit set', 'unreadable', { serial: raw(`02 14 ff${'11'.repeat(19)}`) }),
  leafCase('INTEGER that is not minimal', 'unreadable', { serial: raw('02 02 00 01') }),
  leafCase('INTEGER of no length', 'unreadable', { serial: raw('02 00') }),
  extensionCase('DNS name beyond ASCII', 'unreadable', names([0x82, 'nöde'])),
  extensionCase('IP address of 5 bytes', 'unreadable', names([0x87, raw('0a 00 00 01 18')])),
  extensionCase('IP address of 8 bytes', 'unreadable', names([0x87, raw('0a000001 ffffff00')])),
  leafCase('the same extension twice', 'unreadable', { extensions: [...(leafParts.extensions ?? []), hostName] }),
  extensionCase('TRUE that is 0x01', 'unreadable', raw('30 0f 06 03 55 1d 13 01 01 01 04 05 30 03 01 01 ff')),
  leafCase('other algorithm outside', 'unreadable', { outerAlgorithm: sequence(objectIdentifier('1.3.101.113')) }),
  leafCase('PrintableString with @', 'unreadable', { subject: subjectOf(tags.printableString, 'a@b') }),
  leafCase('PrintableString with _', 'unreadable', { subject: subjectOf(tags.printableString, 'a_b') }),
  leafCase('UTF8String that is none', 'unreadable', { subject: subjectOf(tags.utf8String, raw('c3 28')) }),
  leafCase('GeneralizedTime with a fraction', 'unreadable', {
    validity: sequence(text(tags.utcTime, '260101000000Z'), text(tags.generalizedTime, '20270101000000.5Z')),
  }),
  leafCase('version 4', 'unreadable', { version: element(0xa0, smallInteger(3)) }),
  {
    ...leafCase('', 'unreadable', {}),
    title: 'bytes after the end',
    leaf: Buffer.concat([leafCase('', 'accepted', {}).leaf, raw('00')]),
  },
  leafCase('secp256k1', 'unreadable', { publicKey: ecKey('secp256k1') }),
  leafCase('brainpoolP256r1', 'unreadable', { publicKey: ecKey('brainpoolP256r1') }),
  leafCase('compressed point', 'unreadable', { publicKey: ecKey('P-256', 'compressed') }),
  leafCase('point off its curve', 'unreadable', { publicKey: offCurve() }),
  rootCase(
    'empty name constraints',
    'unreadable',
    constrained(extension(extensionOids.nameConstraints, true, sequence())),
  ),
  extensionCase('subject key identifier that is critical', 'unreadable', extension('2.5.29.14', true, raw('04 01 01'))),
  extensionCase(
    'authority key identifier that is critical',
    'unreadable',
    extension('2.5.29.35', true, raw('30 03 80 01 01')),
  ),
  leafCase('indefinite length', 'unreadable', { subject: raw('30 80 00 00') }),
  leafCase('length that is not minimal', 'unreadable', { subject: raw('30 81 00') }),
  leafCase('the 30th of February', 'unreadable', {
    validity: sequence(text(tags.utcTime, '260230000000Z'), text(tags.utcTime, '270101000000Z')),
  }),
  leafCase('RSA key without its NULL', 'unreadable', {
    publicKey: sequence(
      sequence(objectIdentifier('1.2.840.113549.1.1.1')),
      bitString(sequence(smallInteger(7), smallInteger(3))),
    ),
  }),
  leafCase('RSA key with a negative modulus', 'unreadable', {
    publicKey: sequence(
      sequence(objectIdentifier('1.2.840.113549.1.1.1'), nothing),
      bitString(sequence(raw('02 01 ff'), smallInteger(3))),
    ),
  }),
  leafCase('Ed25519 key of 31 bytes', 'unreadable', {
    publicKey: sequence(sequence(objectIdentifier('1.3.101.112')), bitString(new Uint8Array(31))),
  }),
  leafCase('Ed25519 key with parameters', 'unreadable', {
    publicKey: sequence(sequence(objectIdentifier('1.3.101.112'), nothing), bitString(new Uint8Array(32))),
  }),
  leafCase('DSA key with a zero', 'unreadable', {
    publicKey: sequence(
      sequence(objectIdentifier('1.2.840.10040.4.1'), sequence(smallInteger(1), smallInteger(0), smallInteger(1))),
      bitString(smallInteger(1)),
    ),
  }),
  leafCase('NumericString with a letter', 'unreadable', { subject: subjectOf(tags.numericString, 'a') }),
  leafCase('IA5String beyond ASCII', 'unreadable', { subject: subjectOf(tags.ia5String, 'ä') }),
  leafCase('BMPString of odd length', 'unreadable', { subject: subjectOf(tags.bmpString, raw('00 61 00')) }),
  leafCase('BMPString with half a surrogate pair', 'unreadable', { subject: subjectOf(tags.bmpString, raw('d8 00')) }),
  leafCase('BMPString with no character', 'unreadable', { subject: subjectOf(tags.bmpString, raw('fd d0')) }),
  leafCase('name that is no string', 'unreadable', { subject: subjectOf(tags.octetString, 'a') }),
  extensionCase(
    'the same policy twice',
    'unreadable',
    extension('2.5.29.32', false, raw('30 0a 30 03 06 01 2a 30 03 06 01 2a')),
  ),
  extensionCase(
    'policy that is not minimal',
    'unreadable',
    extension('2.5.29.32', false, raw('30 07 30 05 06 03 2a 80 01')),
  ),
  extensionCase(
    'distribution point without a name',
    'unreadable',
    extension('2.5.29.31', false, raw('30 04 30 02 a0 00')),
  ),
  extensionCase('information access that is critical', 'unreadable', extension('1.3.6.1.5.5.7.1.1', true, sequence())),
  extensionCase(
    'information access without a method',
    'unreadable',
    extension('1.3.6.1.5.5.7.1.1', false, raw('30 02 30 00')),
  ),
  extensionCase(
    'path length below zero',
    'unreadable',
    extension(extensionOids.basicConstraints, true, raw('30 03 02 01 ff')),
  ),
  extensionCase(
    'key usage with bits that are not there',
    'unreadable',
    extension(extensionOids.keyUsage, true, raw('03 02 07 ff')),
  ),
  extensionCase('OBJECT IDENTIFIER that is too large', 'unreadable', raw('30 0c 06 06 2a 88 80 80 80 00 04 02 05 00')),
  rootCase(
    'name constraints with bytes after them',
    'unreadable',
    constrained(extension(extensionOids.nameConstraints, true, raw('30 07 a0 05 30 03 82 01 61 05 00'))),
  ),
  extensionCase('URI with a zone of no length', 'unreadable', names([0x86, 'http://[::1%25]/'])),
];
