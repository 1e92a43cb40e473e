import { expect, test } from 'vitest';
import { lockPathsOf } from './path.ts';

test.each([
  [
    [
      ['kpki', 'prod', 'ca'],
      ['kpki', 'prod', 'cp1', 'apiserver'],
    ],
    ['kpki/prod/.kpki-lock'],
  ],
  [
    [
      ['kpki', 'prod-ca'],
      ['kpki', 'prod-etcd-ca'],
    ],
    ['kpki/.kpki-lock'],
  ],
  [[['alone']], ['.kpki-lock']],
  [
    [
      ['kpki', 'b', 'ca'],
      ['kpki', 'a', 'ca'],
      ['kpki', 'b', 'sa'],
    ],
    ['kpki/a/.kpki-lock', 'kpki/b/.kpki-lock'],
  ],
])('the locks of %j', (paths, locks) => {
  expect(lockPathsOf(paths).map((path) => path.join('/'))).toEqual(locks);
});
