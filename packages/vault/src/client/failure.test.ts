import { expect, test } from 'vitest';
import { meaningOfFailure } from './failure.ts';

const write = {
  method: 'POST',
  url: new URL('https://vault.example.com:8200/v1/secret/data/a'),
  headers: { 'x-vault-token': 'canary' },
  body: 'canary',
  changes: true,
  attempted: 'write secret/a',
};
const usual = { sent: false, cancelled: false, late: false, timeoutMilliseconds: 60_000, ownCas: false };
const failure = (code: string) => Object.assign(new Error(`it failed: ${code}`), { code });

test.each([
  ['ECONNREFUSED', false, 'unavailable', /ECONNREFUSED/],
  ['ECONNRESET', false, 'unavailable', /cut/],
  ['ECONNRESET', true, 'uncertain', /it was sent, and the connection was cut/],
  ['SELF_SIGNED_CERT_IN_CHAIN', false, 'denied', /no CA of this system; .*VAULT_CACERT/],
  ['CERT_HAS_EXPIRED', false, 'denied', /not valid now/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', false, 'denied', /serverName/],
  ['ERR_SSL_WRONG_VERSION_NUMBER', false, 'invalid', /does not use TLS/],
  ['EPROTO', false, 'invalid', /does not use TLS/],
  // The same error in the middle of an answer does not show whether the request was processed.
  ['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', true, 'uncertain', /it was sent/],
  ['EPROTO', true, 'uncertain', /it was sent/],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', true, 'denied', /clientCertificateFile/],
] as const)('%s, sent: %s, is %s', (code, sent, meaning, says) => {
  const error = meaningOfFailure(failure(code), write, { ...usual, sent });
  expect(error).toMatchObject({ code: meaning, message: expect.stringMatching(says) });
  expect(error.message).toMatch(/^write secret\/a at https:\/\/vault\.example\.com:8200: /);
  expect(JSON.stringify([error, error.message])).not.toContain('canary');
});

test('a read in doubt is a read that did not happen', () => {
  const error = meaningOfFailure(failure('ECONNRESET'), { ...write, changes: false }, { ...usual, sent: true });
  expect(error.code).toBe('unavailable');
});

test('several tried addresses are all reported', () => {
  const both = new AggregateError([failure('ECONNREFUSED'), failure('EHOSTUNREACH')]);
  expect(meaningOfFailure(both, write, usual).message).toMatch(/ECONNREFUSED, it failed: EHOSTUNREACH$/);
});
