import { expect, test } from 'vitest';
import { hanging, paragraph, widthOf, wrap } from './width.ts';

const text = 'the private key is not the one in the certificate';

test('behind a head, and a little indented', () => {
  expect(hanging('  ✗ fails  ', text, 45)).toEqual([
    '  ✗ fails  the private key is not the one in',
    '           the certificate',
  ]);
  expect(paragraph(text, 30)).toEqual(['the private key is not the', '  one in the certificate']);
});

test('wide characters take two columns of the line', () => {
  const lines = hanging('王小明  ', '証明書 秘密鍵 公開鍵 認証局 証明書 秘密鍵', 40);
  expect(lines).toEqual(['王小明  証明書 秘密鍵 公開鍵 認証局', '        証明書 秘密鍵']);
  expect(lines.map(widthOf)).toEqual([35, 21]);
});

test('a path breaks behind a slash, and a longer name where there is no room', () => {
  expect(wrap('/srv/clusters/prod/pki/etcd/ca.crt (never shown)', 20)).toEqual([
    '/srv/clusters/prod/',
    'pki/etcd/ca.crt',
    '(never shown)',
  ]);
  expect(wrap('/aaaaaaaaaaaaaaaa/ca.crt', 10)).toEqual(['/aaaaaaaaa', 'aaaaaaa/', 'ca.crt']);
  expect(wrap('kubernetes.default.svc.cluster.local', 25)).toEqual(['kubernetes.default.svc.', 'cluster.local']);
});
