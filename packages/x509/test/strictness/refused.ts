import { booleanTrue, element, nothing, sequence, smallInteger } from '../../src/der-write.ts';
import { extensionOids } from '../../src/oid.ts';
import { tags } from '../../src/tags.ts';
import { extension, handBuilt, name, signing, validity } from '../hand-built.ts';
import {
  clientAuth,
  constrained,
  constraints,
  digitalSignature,
  extensionCase,
  host,
  isCa,
  isLeaf,
  keyIdentifier,
  leafCase,
  leafKey,
  leafParts,
  middleCase,
  names,
  raw,
  rootCase,
  rootKey,
  rootName,
  rootParts,
  type StrictnessCase,
  signs,
  subjectOf,
  text,
  withExtensions,
} from './build.ts';

const mappedNetwork = raw('00000000000000000000ffff0a000000 ffffffffffffffffffffffffff000000');

/** Certificates that Go parses and refuses to verify; and similar ones that it accepts. */
export const refusedCases: readonly StrictnessCase[] = [
  leafCase('as it should be', 'accepted', {}),
  middleCase('as it should be, under an intermediate', 'accepted', {}),
  leafCase('common name and no alternative names', 'name-mismatch', {
    subject: name(host),
    extensions: (leafParts.extensions ?? []).slice(0, -1),
  }),
  extensionCase('alternative names that are empty', 'name-mismatch', names()),
  extensionCase('DNS name with a dot at the end', 'name-mismatch', names([0x82, `${host}.`])),
  extensionCase('several names in one', 'name-mismatch', names([0x82, `other,${host}`])),
  extensionCase('wildcard two labels up', 'name-mismatch', names([0x82, '*.com'])),
  extensionCase('wildcard inside a label', 'name-mismatch', names([0x82, 'n*.example.com'])),
  extensionCase('wildcard', 'accepted', names([0x82, '*.example.com'])),
  extensionCase('other case', 'accepted', names([0x82, 'NODE.Example.com'])),
  extensionCase('unknown critical extension', 'critical-extension', extension('1.2.3.4', true, nothing)),
  leafCase('dates reversed', 'not-yet-valid', { validity: validity('2027-01-01T00:00:00Z', '2026-01-01T00:00:00Z') }),
  leafCase('UTCTime of the year 50', 'expired', {
    validity: sequence(text(tags.utcTime, '260101000000Z'), text(tags.utcTime, '500101000000Z')),
  }),
  leafCase('not yet valid', 'not-yet-valid', { validity: validity('2026-07-01T00:00:00Z', '2027-01-01T00:00:00Z') }),
  leafCase('version 1', 'name-mismatch', { version: new Uint8Array() }),
  rootCase('CA without basic constraints', 'not-a-ca', { extensions: [signs] }),
  rootCase('CA that is none', 'not-a-ca', { extensions: [signs, isLeaf] }),
  rootCase('CA without cert sign', 'not-a-ca', { extensions: [digitalSignature, isCa] }),
  middleCase('intermediate without basic constraints', 'not-a-ca', { extensions: [signs] }),
  middleCase('intermediate of version 1', 'not-a-ca', { version: new Uint8Array() }),
  middleCase('intermediate for clients alone', 'wrong-usage', { extensions: [signs, isCa, clientAuth] }),
  rootCase('root for clients alone', 'wrong-usage', constrained(clientAuth)),
  extensionCase('for clients alone', 'wrong-usage', clientAuth),
  rootCase('other domain permitted', 'constraint-violation', constrained(constraints(0, 0x82, 'example.org'))),
  rootCase('domain permitted', 'accepted', constrained(constraints(0, 0x82, 'example.com'))),
  rootCase('domain excluded', 'constraint-violation', constrained(constraints(1, 0x82, 'example.com'))),
  rootCase(
    'wildcard over an excluded name',
    'constraint-violation',
    constrained(constraints(1, 0x82, 'secret.example.com')),
    withExtensions(names([0x82, '*.example.com'])),
  ),
  rootCase(
    'network not permitted',
    'constraint-violation',
    constrained(constraints(0, 0x87, raw('0a000000 ff000000'))),
    withExtensions(names([0x82, host], [0x87, raw('0b 00 00 01')])),
  ),
  rootCase(
    'network permitted',
    'accepted',
    constrained(constraints(0, 0x87, raw('0a000000 ff000000'))),
    withExtensions(names([0x82, host], [0x87, raw('0a 00 00 01')])),
  ),
  rootCase(
    'network of IPv4 written as IPv6',
    'constraint-violation',
    constrained(constraints(0, 0x87, mappedNetwork)),
    withExtensions(names([0x82, host], [0x87, raw('0a 00 00 01')])),
  ),
  rootCase(
    'network with a mask that has gaps',
    'unreadable',
    constrained(constraints(0, 0x87, raw('0a000000 ff00ff00'))),
  ),
  rootCase(
    'constraint on directory names, critical',
    'critical-extension',
    constrained(constraints(0, 0xa4, rootName)),
  ),
  rootCase(
    'constraint on directory names, not critical',
    'accepted',
    constrained(constraints(0, 0xa4, rootName, false)),
  ),
  rootCase('CA that has expired', 'expired', {
    validity: validity('2025-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
  }),
  leafCase('issuer in another string type', 'unknown-authority', { issuer: subjectOf(tags.utf8String, 'kubernetes') }),
  leafCase('issuer in another case', 'unknown-authority', { issuer: name('Kubernetes') }),
  rootCase('CA without a subject', 'accepted', { subject: sequence(), issuer: sequence() }),
  {
    ...middleCase('path longer than the root allows', 'path-too-long', {}),
    roots: [
      handBuilt(
        {
          ...rootParts,
          extensions: [signs, extension(extensionOids.basicConstraints, true, sequence(booleanTrue, smallInteger(0)))],
        },
        signing(rootKey),
      ),
    ],
  },
  { ...leafCase('signed by another key of that name', 'bad-signature', {}, signing(leafKey)) },
  leafCase(
    'signed by another key, which it names',
    'unknown-authority',
    withExtensions(extension('2.5.29.35', false, keyIdentifier(leafKey.publicKey))),
    signing(leafKey),
  ),
  leafCase('BMPString', 'accepted', { subject: subjectOf(tags.bmpString, raw('00 61 00 e4 00 00')) }),
  leafCase('T61String', 'accepted', { subject: subjectOf(tags.t61String, 'ä') }),
  leafCase('NumericString', 'accepted', { subject: subjectOf(tags.numericString, '1 2') }),
  leafCase('the 29th of February', 'accepted', {
    validity: sequence(text(tags.utcTime, '240229000000Z'), text(tags.utcTime, '270101000000Z')),
  }),
  extensionCase(
    'distribution points',
    'accepted',
    extension('2.5.29.31', false, raw('30 0b 30 09 a0 07 a0 05 86 03 61 3a 62')),
  ),
  extensionCase(
    'distribution point of another kind',
    'accepted',
    extension('2.5.29.31', true, raw('30 06 30 04 82 02 30 00')),
  ),
  extensionCase(
    'information access',
    'accepted',
    extension('1.3.6.1.5.5.7.1.1', false, raw('30 0a 30 08 06 01 2a 86 03 61 3a 62')),
  ),
  middleCase('alternative names of another kind, critical', 'critical-extension', {
    extensions: [signs, isCa, extension('2.5.29.17', true, raw('30 03 88 01 01'))],
  }),
  leafCase('version 2', 'name-mismatch', { version: element(0xa0, smallInteger(1)) }),
  rootCase(
    'policies that a root demands, where Go does not look',
    'accepted',
    constrained(extension('2.5.29.36', true, raw('30 03 80 01 00'))),
  ),
  middleCase('policies that are demanded below', 'invalid-policies', {
    extensions: [signs, isCa, extension('2.5.29.36', true, raw('30 03 80 01 00'))],
  }),
  {
    ...middleCase('path as long as the root allows', 'accepted', {
      extensions: [signs, extension(extensionOids.basicConstraints, true, sequence(booleanTrue, smallInteger(0)))],
    }),
    roots: [
      handBuilt(
        {
          ...rootParts,
          extensions: [signs, extension(extensionOids.basicConstraints, true, sequence(booleanTrue, smallInteger(1)))],
        },
        signing(rootKey),
      ),
    ],
  },
  { ...extensionCase('a star alone', 'name-mismatch', names([0x82, '*'])), name: 'node' },
  { ...extensionCase('a name that is no host name, to the letter', 'accepted', names([0x82, 'a b'])), name: 'A b' },
  rootCase(
    'IPv4 written as IPv6 under a network of all of IPv6',
    'constraint-violation',
    constrained(constraints(0, 0x87, new Uint8Array(32))),
    withExtensions(names([0x82, host], [0x87, raw('00000000000000000000ffff0a000001')])),
  ),
  rootCase(
    'IPv4 written as IPv6 under a network written so too',
    'accepted',
    constrained(constraints(0, 0x87, mappedNetwork)),
    withExtensions(names([0x82, host], [0x87, raw('00000000000000000000ffff0a000001')])),
  ),
  ...['http://a]:80/', 'http://a:b:1/', 'http://a..b/', 'http://10.0.0.1/', 'http://[::1]/', 'urn:a', '/a'].map((uri) =>
    rootCase(
      `the URI ${uri} under any constraint`,
      uri === 'http://a..b/' ? 'unreadable' : 'constraint-violation',
      constrained(constraints(0, 0x82, 'example.com')),
      withExtensions(names([0x82, host], [0x86, uri])),
    ),
  ),
  ...['http://:80/', 'http://a.org:80/', 'http://u@a.org'].map((uri) =>
    rootCase(
      `the URI ${uri} under a constraint of another kind`,
      'accepted',
      constrained(constraints(0, 0x82, 'example.com')),
      withExtensions(names([0x82, host], [0x86, uri])),
    ),
  ),
  { ...extensionCase('wildcard over an underscore', 'accepted', names([0x82, '*.a_b'])), name: 'node.a_b' },
  { ...extensionCase('wildcard over a hyphen in front', 'name-mismatch', names([0x82, '*.-a'])), name: 'node.-a' },
  rootCase(
    'quoted e-mail address that starts with a dot',
    'accepted',
    constrained(constraints(0, 0x81, 'example.com')),
    withExtensions(names([0x82, host], [0x81, '".a"@example.com'])),
  ),
];
