import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAddress } from './address.ts';
import { firstServiceAddress, hostBits, parseSubnet, subnetContains, subnetText } from './subnet.ts';

describe('a subnet', () => {
  test.each([
    ['10.96.0.0/12', '10.96.0.0/12', 20],
    ['10.96.0.5/12', '10.96.0.0/12', 20],
    ['10.111.255.255/12', '10.96.0.0/12', 20],
    ['0.0.0.0/0', '0.0.0.0/0', 32],
    ['10.0.0.1/32', '10.0.0.1/32', 0],
    ['FD00:10:96::7/112', 'fd00:10:96::/112', 16],
    ['::/0', '::/0', 128],
  ])('%s is %s with %i host bits', (text, canonical, bits) => {
    const subnet = parseSubnet(text);
    expect(subnet === null ? null : subnetText(subnet)).toBe(canonical);
    expect(subnet === null ? null : hostBits(subnet)).toBe(bits);
  });

  test.each(['10.96.0.0', '10.96.0.0/', '10.96.0.0/33', '10.96.0.0/012', '10.96.0.0/-1', 'fd00::/129', '/8', 'a/8'])(
    '%s is none',
    (text) => {
      expect(parseSubnet(text)).toBeNull();
    },
  );

  test.each([
    ['10.96.0.0/12', '10.111.255.255', true],
    ['10.96.0.0/12', '10.112.0.0', false],
    ['10.96.0.0/12', '::1', false],
    ['fd00::/64', 'fd00::ffff', true],
    ['fd00::/64', 'fd00:0:0:1::', false],
  ])('%s contains %s: %s', (subnet, address, contained) => {
    const [parsed, bytes] = [parseSubnet(subnet), parseAddress(address)];
    expect(parsed !== null && bytes !== null && subnetContains(parsed, bytes)).toBe(contained);
  });

  test('no text makes the parser throw, and the text of a parsed subnet parses again', () => {
    const texts = fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f:.]{0,20}\/[0-9]{0,3}$/));
    fc.assert(
      fc.property(texts, (text) => {
        const subnet = parseSubnet(text);
        if (subnet !== null) expect(parseSubnet(subnetText(subnet))).toEqual(subnet);
      }),
    );
  });
});

test.each([
  ['10.96.0.0/12', '10.96.0.1'],
  ['10.96.0.5/12', '10.96.0.1'],
  ['fd00:10:96::/112', 'fd00:10:96::1'],
  ['10.0.0.255/32', '10.0.1.0'],
])('the Service `kubernetes` in %s is at %s', (cidr, address) => {
  expect(firstServiceAddress(cidr)).toBe(address);
});

test('a subnet that is none has no first service address', () => {
  expect(() => firstServiceAddress('10.96.0.0')).toThrow('`10.96.0.0`');
});
