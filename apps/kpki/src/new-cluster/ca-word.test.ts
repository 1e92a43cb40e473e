import { describe, expect, test } from 'vitest';
import { caIn, caWord } from './ca-word.ts';
import { anotherBackendIn, anotherBackendWord } from './plugin-word.ts';

describe('what is said of a CA, as it is typed', () => {
  test.each([
    ['default=hsm', { name: 'default', keys: 'hsm' }],
    ['root-ca=external', { name: 'root-ca', keys: 'external' }],
    ['etcd-ca=vault/pki/etcd', { name: 'etcd-ca', keys: 'vault/pki/etcd' }],
    ['etcd-ca={"keys":"hsm","key":"etcd"}', { name: 'etcd-ca', keys: 'hsm', key: 'etcd' }],
    ['etcd-ca={"issuer":"external"}', { name: 'etcd-ca', issuer: 'external' }],
  ])('%s', (word, answer) => {
    expect(caIn(word)).toEqual(answer);
    expect(caWord(answer)).toBe(word);
  });

  test.each([
    ['etcd-ca', /write NAME=KEYS/],
    ['etcd-ca=3', /must be a text or fields/],
    ['etcd-ca={keys: 3}', /keys of etcd-ca must be a text/],
    ['etcd-ca={kesy: hsm}', /no field "kesy"; it has keys, key, issuer/],
  ])('%s is refused', (word, reason) => {
    expect(caIn(word)).toEqual({ reason: expect.stringMatching(reason) });
  });
});

test('a further backend as it is typed is read back as it was', () => {
  const backend = { name: 'hsm', use: '@kpki/pkcs11', with: { module: '/usr/lib/x.so', token: 'a b' } };
  expect(anotherBackendIn(anotherBackendWord(backend))).toEqual(backend);
  expect(anotherBackendIn('hsm={use: a, layout: kubeadm}')).toEqual({
    reason: expect.stringMatching(/a backend has no field "layout"; it has use, with/),
  });
});
