import { type KeyObject, sign } from 'node:crypto';
import { PluginError } from '@kpki/plugin';
import { enough, randomCases } from '@kpki/services/random-cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newKey } from '../../test/keys.ts';
import { stranger } from '../../test/stranger-ca.ts';
import { longestFlight, provesKey, readServerFlight, type ServerFlight } from './server-flight.ts';

const ecdsaOfP256 = 0x0403;

const sized = (bytes: number, content: Buffer): Buffer => {
  const length = Buffer.alloc(bytes);
  length.writeUIntBE(content.length, 0, bytes);
  return Buffer.concat([length, content]);
};
const list = (bytes: number, items: readonly Buffer[]): Buffer =>
  sized(bytes, Buffer.concat(items.map((item) => sized(bytes, item))));
const message = (type: number, body: Buffer): Buffer => Buffer.concat([Buffer.of(type), sized(3, body)]);
const record = (type: number, content: Buffer): Buffer => Buffer.concat([Buffer.of(type, 3, 3), sized(2, content)]);

const hello = message(2, Buffer.concat([Buffer.of(3, 3), Buffer.alloc(32), Buffer.of(0, 0xc0, 0x2b, 0)]));
const certificates = message(11, list(3, [Buffer.from('leaf'), Buffer.from('ca')]));
const keyExchange = message(12, Buffer.from('whatever'));
const request = (...names: readonly string[]): Buffer =>
  message(
    13,
    Buffer.concat([
      sized(1, Buffer.of(64)),
      sized(2, Buffer.of(4, 3)),
      list(
        2,
        names.map((name) => Buffer.from(name)),
      ),
    ]),
  );
const done = message(14, Buffer.alloc(0));

const whole = Buffer.concat([hello, certificates, keyExchange, request('old', 'next'), done]);

function textsOf(bytes: Uint8Array): unknown {
  const flight = readServerFlight(bytes);
  const texts = (list: readonly Uint8Array[]): readonly string[] => list.map((each) => Buffer.from(each).toString());
  return flight === null ? null : { certificates: texts(flight.certificates), cas: flight.cas && texts(flight.cas) };
}

describe('the first messages of a server', () => {
  const said = { certificates: ['leaf', 'ca'], cas: ['old', 'next'] };

  test('in one record, as OpenSSL sends them', () => {
    expect(textsOf(record(22, whole))).toEqual(said);
  });

  test('in one record for each message, as Go sends them', () => {
    const messages = [hello, certificates, keyExchange, request('old', 'next'), done];
    expect(textsOf(Buffer.concat(messages.map((each) => record(22, each))))).toEqual(said);
  });

  test('in records that end within a message', () => {
    const records = Array.from({ length: Math.ceil(whole.length / 7) }, (_, at) =>
      record(22, whole.subarray(at * 7, at * 7 + 7)),
    );
    expect(textsOf(Buffer.concat(records))).toEqual(said);
  });

  test('of a server that requests no client certificate', () => {
    expect(textsOf(record(22, Buffer.concat([hello, certificates, keyExchange, done])))).toMatchObject({
      cas: null,
    });
  });

  test('of a server that requests client certificates of any CA', () => {
    expect(textsOf(record(22, Buffer.concat([hello, certificates, request(), done])))).toMatchObject({
      cas: [],
    });
  });

  test('an incomplete message gives no result', () => {
    const bytes = record(22, whole);
    for (let length = 0; length < bytes.length; length += 1)
      expect(readServerFlight(bytes.subarray(0, length))).toBeNull();
  });
});

test.each([
  ['HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), 'invalid', 'the answer is not TLS'],
  ['the alert of a server with only TLS 1.3', record(21, Buffer.of(2, 70)), 'unsupported', 'does not speak TLS 1.2'],
  [
    'a server that answers with TLS 1.1',
    record(22, message(2, Buffer.of(3, 2))),
    'unsupported',
    'does not speak TLS 1.2',
  ],
  ['another alert', record(21, Buffer.of(2, 40)), 'denied', 'alert 40'],
  ['no certificate', record(22, Buffer.concat([hello, done])), 'invalid', 'presents no certificate'],
  [
    'a list that is longer than its message',
    record(22, message(11, Buffer.of(0, 0, 9, 1))),
    'invalid',
    'shorter than its stated length',
  ],
  ['a message without an end', record(22, Buffer.of(11, 0xff, 0xff, 0xff)), 'invalid', 'too long'],
] as const)('%s is an error', (_, bytes, code, text) => {
  expect(() => readServerFlight(bytes)).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(text) }),
  );
});

test('random bytes are read, incomplete, or a PluginError', () => {
  const bytes = record(22, whole);
  const mutated = fc
    .array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 })
    .map((changes) => {
      const copy = Buffer.from(bytes);
      for (const [at, value] of changes) copy[at] = value;
      return copy;
    });
  let refused = 0;
  fc.assert(
    fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 200 })), (each) => {
      try {
        readServerFlight(each);
      } catch (error) {
        if (!PluginError.is(error)) throw error;
        refused += 1;
      }
    }),
    { ...randomCases(2000) },
  );
  expect(refused).toBeGreaterThan(enough(100));
  expect(longestFlight).toBeGreaterThan(bytes.length);
});

describe('the proof of the key', () => {
  const clientRandom = Buffer.alloc(32, 1);
  const random = Buffer.alloc(32, 2);

  /** Over the curve P-256, signed as RFC 8446 section 4.2.3 names it. */
  function signedExchange(key: KeyObject, scheme: number): Buffer {
    const parameters = Buffer.concat([Buffer.of(3, 0, 0x17), sized(1, Buffer.alloc(65, 4))]);
    const signature = sign('sha256', Buffer.concat([clientRandom, random, parameters]), key);
    return Buffer.concat([parameters, Buffer.of(scheme >> 8, scheme & 0xff), sized(2, signature)]);
  }

  test.each([
    ['by the key of the certificate', 'own', ecdsaOfP256, true],
    ['by another key', 'other', ecdsaOfP256, false],
    ['by the key, under the name of an RSA signature', 'own', 0x0401, false],
    ['by the key, under a name that was not offered', 'own', 0x0203, false],
  ] as const)('signed %s', async (_, by, scheme, expected) => {
    const { certificate, key } = await stranger('server');
    const keyExchange = signedExchange(by === 'own' ? key : newKey(), scheme);
    const flight: ServerFlight = { certificates: [certificate.der], cas: null, random, keyExchange };
    expect(provesKey(flight, clientRandom)).toBe(expected);
    expect(provesKey(flight, Buffer.alloc(32, 3))).toBe(false);
  });

  test('without a signature, or without a certificate', async () => {
    const { certificate, key } = await stranger('server');
    const keyExchange = signedExchange(key, ecdsaOfP256);
    const flight: ServerFlight = { certificates: [certificate.der], cas: null, random, keyExchange };
    expect(provesKey({ ...flight, keyExchange: null }, clientRandom)).toBe(false);
    expect(provesKey({ ...flight, certificates: [] }, clientRandom)).toBe(false);
  });
});
