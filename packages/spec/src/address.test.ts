import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addressText,
  canonicalAddress,
  isIpAddress,
  parseAddress,
  parseAddressUnmapped,
  specialUse,
} from './address.ts';

describe('the canonical text of an address', () => {
  test.each([
    ['10.0.0.1', '10.0.0.1'],
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    // RFC 5952 sections 1, 4.1, 4.2.1, 4.2.2, 4.2.3 and 4.3.
    ['2001:DB8:0:0:0:0:2:1', '2001:db8::2:1'],
    ['2001:0db8::0001', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:db8::1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['fe80:0:0:0:0:0:0:0', 'fe80::'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['1:2:3:4:5:6:192.0.2.33', '1:2:3:4:5:6:c000:221'],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalAddress(text)).toBe(canonical);
  });

  test.each([
    '',
    '10.0.0',
    '10.0.0.0.1',
    '10.0.0.256',
    '010.0.0.1',
    '10.0.0.1 ',
    '10.0.0.-1',
    '0x0a.0.0.1',
    '167772161',
    ':',
    ':::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '1::2::3',
    ':1:2:3:4:5:6:7',
    '12345::',
    'g::',
    'fe80::1%eth0',
    '[::1]',
    '::ffff:10.0.0.1',
    '::ffff:a00:1',
    '1.2.3.4::',
    '::1.2.3',
    '::1.2.3.4.5',
  ])('%s is no address', (text) => {
    expect(canonicalAddress(text)).toBeNull();
    expect(isIpAddress(text)).toBe(false);
  });

  test('is read back, and is what it reads as', () => {
    const ipv4 = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 });
    const sparse = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 255 }));
    const ipv6 = fc.array(sparse, { minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(fc.oneof(ipv4, ipv6), (bytes) => {
        const text = addressText(bytes);
        const again = parseAddress(text);
        const isMapped = bytes.length === 16 && text.startsWith('::ffff:') && bytes[10] === 255 && bytes[11] === 255;
        expect(again).toEqual(isMapped ? null : bytes);
        if (again !== null) expect(canonicalAddress(text)).toBe(text);
      }),
    );
  });

  test('every text that Node takes for an address is one, and no other', () => {
    const text = fc.oneof(fc.ipV6(), fc.ipV4(), fc.stringMatching(/^[0-9a-f:.]{0,20}$/));
    fc.assert(
      fc.property(text, (each) => {
        expect(parseAddressUnmapped(each) !== null).toBe(isIP(each) !== 0);
      }),
    );
  });

  test('no text makes the parser throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f:./%]{0,40}$/)), (text) => {
        const canonical = canonicalAddress(text);
        if (canonical !== null) expect(canonicalAddress(canonical)).toBe(canonical);
      }),
    );
  });
});

test.each([
  ['0.0.0.0', 'unspecified'],
  ['::', 'unspecified'],
  ['127.0.0.1', 'loopback'],
  ['127.9.9.9', 'loopback'],
  ['::1', 'loopback'],
  ['224.0.0.1', 'multicast'],
  ['239.255.255.255', 'multicast'],
  ['ff02::1', 'multicast'],
  ['0.0.0.1', null],
  ['10.0.0.1', null],
  ['::2', null],
  ['240.0.0.1', null],
])('the special use of %s is %s', (text, use) => {
  expect(specialUse(parseAddress(text) ?? [])).toBe(use);
});
