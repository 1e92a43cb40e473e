import { expect, test } from 'vitest';
import { encodeSerial, randomSerial } from './serial.ts';

test.each([63, 128, 159])('%i random bits', (bits) => {
  const serials = Array.from({ length: 300 }, () => randomSerial(bits));
  const top = serials.map((serial) => (serial[0] ?? 0) & (1 << ((bits - 1) % 8)));
  expect(serials.every((serial) => serial.length === Math.ceil(bits / 8))).toBe(true);
  expect(serials.every((serial) => (serial[0] ?? 0) < 2 ** (((bits - 1) % 8) + 1))).toBe(true);
  expect(top.some((bit) => bit === 0) && top.some((bit) => bit !== 0)).toBe(true);
  expect(new Set(serials.map((serial) => serial.join())).size).toBe(serials.length);
  for (const serial of serials) expect(encodeSerial(serial).length).toBeLessThanOrEqual(22);
});

test.each([0, 8, 62, 64, 127, 160, 128.5, Number.NaN])('%d bits are refused', (bits) => {
  expect(() => randomSerial(bits)).toThrow('63, or 128 to 159');
});

test('a serial number is positive and has at most 20 octets', () => {
  expect(() => encodeSerial(new Uint8Array(8))).toThrow('zero');
  expect(() => encodeSerial(new Uint8Array())).toThrow('zero');
  expect(() => encodeSerial(new Uint8Array(21).fill(1))).toThrow('20 octets');
  expect(() => encodeSerial(new Uint8Array(20).fill(0x80))).toThrow('20 octets');
  expect(encodeSerial(Uint8Array.of(0, ...new Uint8Array(20).fill(0x7f)))).toHaveLength(22);
});
