import { expect, test } from 'vitest';
import { backendOptions } from './backend-options.ts';

const common = { auth: { method: 'token' }, plainHttp: false };
const check = (value: unknown) => backendOptions['~standard'].validate(value);

test.each([
  ['transit', { transit: {} }, { transit: { mount: 'transit' } }],
  ['issuers', { pki: { 'pki-root': {} } }, { pki: { 'pki-root': {} } }],
  [
    'both',
    { transit: { mount: 'a/b' }, pki: { k8s: { mount: 'pki', issuer: 'x', role: 'y' } } },
    { transit: { mount: 'a/b' }, pki: { k8s: { mount: 'pki', issuer: 'x', role: 'y' } } },
  ],
])('%s', async (_, given, taken) => {
  expect(await check(given)).toEqual({ value: { ...common, ...taken } });
});

test.each([
  ['nothing to be there for', {}, 'expected `transit` (for keys)'],
  ['no issuer', { pki: {} }, 'expected `transit` (for keys)'],
  ['a name that holds a slash', { pki: { 'a/b': {} } }, 'letters and digits'],
  ['a list of issuers', { pki: ['k8s'] }, 'issuers by name'],
  ['an option of the sink', { transit: {}, prefix: 'kpki' }, 'unknown option `prefix`'],
  [
    'a variable of another service',
    { transit: {}, auth: { method: 'jwt', jwtVariable: 'AWS_SECRET_ACCESS_KEY' } },
    'does not begin with KPKI_; for example KPKI_JWT',
  ],
  ['an unknown option of an issuer', { pki: { a: { mounts: 'x' } } }, 'unknown option `mounts`'],
])('%s is refused', async (_, given, words) => {
  const { issues = [] } = await check(given);
  expect(issues.map(({ message }) => message).join('; ')).toContain(words);
});
