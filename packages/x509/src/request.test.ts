import { PluginError } from '@kpki/plugin';
import { randomCases } from '@kpki/services/random-cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { call, testKey } from '../test/keys.ts';
import { element, objectIdentifier, sequence, setOf } from './der-write.ts';
import { createRequest, readRequest } from './request.ts';
import { signed } from './sign.ts';

const key = testKey('ec-p256');
const subject = { commonName: 'system:node:a', organizations: ['system:nodes'] };

describe('a request', () => {
  test('for a leaf comes back as it was asked', async () => {
    const names = { dns: ['a', 'b.example.com'], ip: ['10.0.0.1', 'fd00::1'], uri: ['spiffe://a/b'], email: ['a@b'] };
    const request = readRequest(await createRequest({ subject, names }, key, call));
    expect(request).toMatchObject({ subject, names, keyKind: 'ec-p256', publicKey: key.publicKey });
    expect(request.ca).toBeUndefined();
  });

  test('for a CA comes back with its constraints', async () => {
    const ca = {
      pathLength: 0,
      permittedNames: { dns: ['.example.com'], ip: ['10.0.0.0/8'] },
      excludedNames: { dns: ['secret.example.com'], ip: ['fd00::/8'] },
    };
    const der = await createRequest({ subject, names: { dns: [], ip: [] }, ca }, key, call);
    expect(readRequest(der).ca).toEqual(ca);
  });

  test('for a CA without limits has none', async () => {
    const der = await createRequest({ subject, names: { dns: [], ip: [] }, ca: {} }, key, call);
    expect(readRequest(der).ca).toEqual({});
  });

  test('that does not say what the certificate is for has no usages', async () => {
    const der = await createRequest({ subject, names: { dns: ['a'], ip: [] } }, key, call);
    expect(readRequest(der).usages).toBeUndefined();
  });

  test('that was changed is refused', async () => {
    const der = await createRequest({ subject, names: { dns: ['aaaa'], ip: [] } }, key, call);
    const at = Buffer.from(der).indexOf('aaaa');
    expect(() => readRequest(der.with(at, 'b'.charCodeAt(0)))).toThrow(expect.objectContaining({ code: 'invalid' }));
  });

  test('with its signature by another key is not made', async () => {
    const liar = { ...key, sign: testKey('ec-p256').sign };
    await expect(createRequest({ subject, names: { dns: [], ip: [] } }, liar, call)).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  test('never ends in another error, however it is changed', async () => {
    const der = await createRequest({ subject, names: { dns: ['a'], ip: [] }, ca: { pathLength: 1 } }, key, call);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(der.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (changes) => {
          const changed = changes.reduce((bytes, [at, value]) => bytes.with(at, value), der);
          try {
            readRequest(changed);
          } catch (error) {
            expect(error).toSatisfy(PluginError.is);
          }
        },
      ),
      { ...randomCases(1000) },
    );
  });
});

test('constraints that could not be written again are not lost silently', async () => {
  const tree = sequence(element(0x81, Buffer.from('example.com')));
  const constraints = element(4, sequence(element(0xa0, tree)));
  const basic = element(4, sequence(Uint8Array.of(1, 1, 0xff)));
  const list = sequence(
    sequence(objectIdentifier('2.5.29.19'), basic),
    sequence(objectIdentifier('2.5.29.30'), constraints),
  );
  const attribute = sequence(objectIdentifier('1.2.840.113549.1.9.14'), setOf(list));
  const info = sequence(Uint8Array.of(2, 1, 0), sequence(), key.publicKey, element(0xa0, attribute));
  const der = await signed(info, 'ec-sha256', key, call);
  expect(() => readRequest(der)).toThrow(expect.objectContaining({ code: 'unsupported' }));
});
