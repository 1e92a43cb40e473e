import { statementText } from '@kpki/presentation';
import type { Certificate } from '@kpki/x509';
import { beforeAll, describe, expect, test } from 'vitest';
import { certificateAt } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { anotherState, daysLater } from '../../test/observed-state.ts';
import { statement } from '../model/statement.ts';
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

describe('what is served beside what is stored', () => {
  test('the stored certificate, whatever root a server shows behind it', () => {
    expect(compareServed([own], [[own]])).toBe('stored');
    expect(compareServed([own, ca, root], [[own, ca]])).toBe('stored');
  });

  test('the stored certificate in one of several sinks', () => {
    expect(compareServed([own], [[old], [own]])).toBe('stored');
  });

  test('without what is stored behind it', () => {
    expect(compareServed([own], [[own, ca]])).toBe('chain differs');
    expect(compareServed([own, root], [[own, ca]])).toBe('chain differs');
  });

  test('one that begins before or after', () => {
    expect(compareServed([old], [[own]])).toBe('older');
    expect(compareServed([own], [[old]])).toBe('newer');
  });

  test('with nothing to compare it with', () => {
    expect(compareServed([own], [])).toBe('nothing stored');
  });
});

describe('a copy of a trust bundle', () => {
  test('is the same in any order, however often something is in it', () => {
    expect(compareBundle([ca, root], [root, ca])).toBeNull();
    const text = [ca, root, ca].map(({ der }) => pem(der)).join('some words\n');
    expect(bundleIn(text)).toHaveLength(2);
  });

  test('lacks one, or holds another', () => {
    const difference = { lacking: [namedMarkOf(ca)], excess: [namedMarkOf(root)] };
    expect(compareBundle([root], [ca])).toEqual(difference);
    const copy = statement('subject/cluster-info');
    expect(statementText(statement('copy/differs', { copy, ...difference }))).toMatch(
      /^it lacks CN=kubernetes-ca \(until [\d-]{10}, SHA-256 [0-9a-f]{16}…\); it holds CN=etcd-ca \(until [\d-]{10}, SHA-256 [0-9a-f]{16}…\), which is not stored; kubeadm join/,
    );
  });

  test('that is none is told, not taken for an empty one', () => {
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
