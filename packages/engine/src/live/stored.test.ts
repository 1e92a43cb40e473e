import type { Certificate } from '@kpki/x509';
import { beforeAll, describe, expect, test } from 'vitest';
import { certificateAt } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { anotherState, daysLater } from '../../test/observed-state.ts';
import { bundleIn, compareBundle } from './copied/compare-bundle.ts';
import { compareServed, namedMarkOf } from './stored.ts';
import { keyIdOfToken } from './tokens.ts';

let old: Certificate;
let own: Certificate;
let ca: Certificate;
let root: Certificate;

beforeAll(async () => {
  const before = await anotherState(cluster(), daysLater(-30));
  const observed = await anotherState(cluster());
  old = certificateAt(before, 'pki/apiserver.crt');
  own = certificateAt(observed, 'pki/apiserver.crt');
  ca = certificateAt(observed, 'pki/ca.crt');
  root = certificateAt(observed, 'pki/etcd/ca.crt');
});

describe('a served chain, compared with the stored chains', () => {
  test('the stored certificate, with or without the root after it', () => {
    expect(compareServed([own], [[own]])).toBe('stored');
    expect(compareServed([own, ca, root], [[own, ca]])).toBe('stored');
  });

  test('the stored certificate in one of several sinks', () => {
    expect(compareServed([own], [[old], [own]])).toBe('stored');
  });

  test('without the CA certificates stored after it', () => {
    expect(compareServed([own], [[own, ca]])).toBe('chain differs');
    expect(compareServed([own, root], [[own, ca]])).toBe('chain differs');
  });

  test('a certificate that is valid from an earlier or a later time', () => {
    expect(compareServed([old], [[own]])).toBe('older');
    expect(compareServed([own], [[old]])).toBe('newer');
  });

  test('without a stored certificate', () => {
    expect(compareServed([own], [])).toBe('nothing stored');
  });
});

describe('a copy of a trust bundle', () => {
  test('is the same in any order, and with repeated certificates', () => {
    expect(compareBundle([ca, root], [root, ca])).toBeNull();
    const text = [ca, root, ca].map(({ der }) => pem(der)).join('some words\n');
    expect(bundleIn(text)).toHaveLength(2);
  });

  test('lacks a certificate and holds another', () => {
    const difference = { lacking: [namedMarkOf(ca)], excess: [namedMarkOf(root)] };
    expect(compareBundle([root], [ca])).toEqual(difference);
    const marks = {
      notAfter: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    };
    expect(difference).toEqual({
      lacking: [{ subject: 'CN=kubernetes-ca', ...marks }],
      excess: [{ subject: 'CN=etcd-ca', ...marks }],
    });
  });

  test('that holds no certificate is unreadable, not empty', () => {
    expect(bundleIn(pem(Buffer.from('noise')))).toEqual(expect.any(String));
    expect(bundleIn('nothing')).toEqual([]);
  });
});

test.each([
  ['', null],
  ['noise', null],
  [`${Buffer.from('{"alg":"RS256"}').toString('base64url')}.e30.sig`, null],
  [`${Buffer.from('{"alg":"RS256","kid":7}').toString('base64url')}.e30.sig`, null],
  [`${Buffer.from('{"alg":"RS256","kid":"abc"}').toString('base64url')}.e30.sig`, 'abc'],
])('the key of the token %j is %j', (token, kid) => {
  expect(keyIdOfToken(token)).toBe(kid);
});

function pem(der: Uint8Array): string {
  return `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
}
