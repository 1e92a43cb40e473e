import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatAddress, formatNetwork, masked, parseAddress, parseNetwork, prefixLength } from './address.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

test.each([
  ['10.0.0.1', '0a000001'],
  ['::ffff:10.0.0.1', '0a000001'],
  ['::FFFF:0a00:0001', '0a000001'],
  ['::', '00'.repeat(16)],
  ['::1', `${'00'.repeat(15)}01`],
  ['1::', `0001${'00'.repeat(14)}`],
  ['fd00:10:96::a', `fd0000100096${'00'.repeat(9)}0a`],
  ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
  ['64:ff9b::1.2.3.4', `0064ff9b${'00'.repeat(8)}01020304`],
])('%s is %s', (text, bytes) => {
  expect(hex(parseAddress(text))).toBe(bytes);
});

test.each([
  '',
  'localhost',
  '10.0.0',
  '10.0.0.256',
  '01.2.3.4',
  '10.0.0.0/8',
  'fe80::1%eth0',
  '1::2::3',
  '12345::',
  '[::1]',
])('%s is no address', (text) => {
  expect(() => parseAddress(text)).toThrow(
    expect.objectContaining({ code: 'invalid', message: expect.stringContaining(JSON.stringify(text)) }),
  );
});

test.each([
  ['::', '::'],
  ['0:0:0:1::', '0:0:0:1::'],
  ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
  ['1:0:0:2:3:0:0:4', '1::2:3:0:0:4'],
  ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
  ['FD00:0010::000A', 'fd00:10::a'],
  ['1:2:3:4:5:6:7:0', '1:2:3:4:5:6:7:0'],
])('%s is written as %s (RFC 5952)', (text, written) => {
  expect(formatAddress(parseAddress(text))).toBe(written);
});

test('an IPv4 address inside an IPv6 one stays visible', () => {
  expect(formatAddress(Buffer.from('00000000000000000000ffff0a000001', 'hex'))).toBe('::ffff:10.0.0.1');
});

test('what is written is read', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ minLength: 4, maxLength: 4 }),
    fc.uint8Array({ minLength: 16, maxLength: 16 }),
  );
  fc.assert(
    fc.property(bytes, (address) => {
      const isMapped = formatAddress(address).startsWith('::ffff:') && formatAddress(address).includes('.');
      expect(parseAddress(formatAddress(address))).toEqual(isMapped ? address.subarray(12) : address);
    }),
  );
});

test('networks lose the bits of the host', () => {
  const network = parseNetwork('10.96.0.5/12');
  expect([hex(network.address), hex(network.mask)]).toEqual(['0a600000', 'fff00000']);
  expect(formatNetwork(network)).toBe('10.96.0.0/12');
  expect(formatNetwork(parseNetwork('FD00::1/8'))).toBe('fd00::/8');
  expect(formatNetwork(parseNetwork('1.2.3.4/0'))).toBe('0.0.0.0/0');
  expect(formatNetwork(parseNetwork('::1/128'))).toBe('::1/128');
});

test.each(['10.0.0.0', '10.0.0.0/33', '::/129', '10.0.0.0/', '10.0.0.0/-1', '::ffff:10.0.0.0/104', 'a/8', '/8'])(
  '%s is no network',
  (text) => {
    expect(() => parseNetwork(text)).toThrow('is not a network');
  },
);

test('masks with gaps have no prefix length', () => {
  expect(prefixLength(Uint8Array.of(255, 0, 255, 0))).toBeUndefined();
  expect(prefixLength(Uint8Array.of(255, 254, 0, 0))).toBe(15);
  expect(masked(Uint8Array.of(10, 1, 2, 3), Uint8Array.of(255, 0, 0, 0))).toEqual(Uint8Array.of(10, 0, 0, 0));
});
