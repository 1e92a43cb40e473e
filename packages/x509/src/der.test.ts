import { PluginError } from '@kpki/plugin';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cursorOver,
  enter,
  isAtEnd,
  readAny,
  readBitString,
  readBoolean,
  readInteger,
  readIntegerOctets,
  readObjectIdentifier,
  readOptional,
  rightAligned,
} from './der-read.ts';
import {
  bitString,
  booleanTrue,
  element,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  smallInteger,
  unsignedInteger,
} from './der-write.ts';
import { tags } from './tags.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const raw = (text: string) => cursorOver(Buffer.from(text, 'hex'));

describe('writing', () => {
  test('lengths take as few octets as they can', () => {
    expect(hex(octetString(new Uint8Array(127)).subarray(0, 2))).toBe('047f');
    expect(hex(octetString(new Uint8Array(128)).subarray(0, 3))).toBe('048180');
    expect(hex(octetString(new Uint8Array(256)).subarray(0, 4))).toBe('04820100');
    expect(hex(octetString(new Uint8Array(65536)).subarray(0, 5))).toBe('0483010000');
  });

  test('integers keep their sign', () => {
    expect(hex(smallInteger(0))).toBe('020100');
    expect(hex(smallInteger(127))).toBe('02017f');
    expect(hex(smallInteger(128))).toBe('02020080');
    expect(hex(unsignedInteger(Uint8Array.of(0, 0, 0xff)))).toBe('020200ff');
    expect(() => smallInteger(-1)).toThrow(PluginError);
    expect(() => smallInteger(0.5)).toThrow(PluginError);
  });

  test('a set is sorted by the bytes of its members', () => {
    const [longer, shorter] = [octetString(Uint8Array.of(1, 1)), octetString(Uint8Array.of(2))];
    expect(hex(setOf(longer, shorter))).toBe(`3107${hex(shorter)}${hex(longer)}`);
  });

  test('object identifiers', () => {
    expect(hex(objectIdentifier('1.2.840.113549.1.1.11'))).toBe('06092a864886f70d01010b');
    expect(hex(objectIdentifier('2.999.1'))).toBe('0603883701');
  });
});

describe('reading back', () => {
  test('any octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (content) => {
        const cursor = cursorOver(sequence(octetString(content), booleanTrue));
        const inner = enter(cursor, tags.sequence, 'test');
        expect(isAtEnd(cursor)).toBe(true);
        expect(readAny(inner, 'test').content).toEqual(content);
        expect(readBoolean(inner, 'test')).toBe(true);
        expect(isAtEnd(inner)).toBe(true);
      }),
    );
  });

  test('any number', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        expect(readInteger(cursorOver(smallInteger(value)), 'test')).toBe(BigInt(value));
      }),
    );
  });

  test('any object identifier', () => {
    const arc = fc.nat(0x7fffffff);
    const oid = fc
      .tuple(fc.nat(2), fc.nat(39), fc.array(arc, { maxLength: 6 }))
      .map(([first, second, others]) => [first, second, ...others].join('.'));
    fc.assert(
      fc.property(oid, (dotted) => {
        expect(readObjectIdentifier(cursorOver(objectIdentifier(dotted)), 'test')).toBe(dotted);
      }),
    );
  });

  test('an optional element that is not there leaves the cursor', () => {
    const cursor = cursorOver(booleanTrue);
    expect(readOptional(cursor, tags.integer, 'test')).toBeUndefined();
    expect(cursor.at).toBe(0);
  });

  test('bits that do not fill their octets are moved to the right', () => {
    expect(rightAligned(readBitString(cursorOver(bitString(Uint8Array.of(0x12, 0x34, 0x50), 4)), 'test'))).toEqual(
      Uint8Array.of(0x01, 0x23, 0x45),
    );
  });
});

describe('refusing', () => {
  test.each([
    ['nothing', ''],
    ['a lone tag', '30'],
    ['a long tag', '1f00'],
    ['an indefinite length', '3080'],
    ['a length of five octets', '3085000000000100'],
    ['a length that fits in one octet', `30817f${'00'.repeat(127)}`],
    ['a length with a leading zero', `30820080${'00'.repeat(128)}`],
    ['content that is missing', '300500'],
  ])('%s', (_, text) => {
    expect(() => readAny(raw(text), 'test')).toThrow(/^malformed test: /);
  });

  test('numbers that are not minimal, or too large', () => {
    for (const text of ['0200', '02020001', '0202ff80']) {
      expect(() => readIntegerOctets(raw(text), 'test')).toThrow(PluginError);
    }
    expect(readInteger(raw('0202ff7f'), 'test')).toBe(-129n);
    expect(() => readInteger(raw(`0209${'01'.repeat(9)}`), 'test')).toThrow(PluginError);
  });

  test('object identifiers that are not DER', () => {
    for (const text of ['0600', '06032a8001', '06022a80', '06062a8880808000']) {
      expect(() => readObjectIdentifier(raw(text), 'test')).toThrow(PluginError);
    }
  });

  test('bit strings and booleans that are not DER', () => {
    for (const text of ['0300', '030101', '03020800', '030201ff']) {
      expect(() => readBitString(raw(text), 'test')).toThrow(PluginError);
    }
    for (const text of ['010101', '0102ffff', '0100']) {
      expect(() => readBoolean(raw(text), 'test')).toThrow(PluginError);
    }
  });

  test('an element says where it was wrong', () => {
    expect(() => enter(cursorOver(element(0x31)), tags.sequence, 'issuer')).toThrow(
      'malformed issuer: tag 0x31 where 0x30 belongs',
    );
  });
});
