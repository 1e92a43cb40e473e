import { expect, test } from 'vitest';
import { secretVariable, withoutSecrets } from './secret-names.ts';

test('a configuration names variables that begin with KPKI_, and no others', () => {
  const environment = { KPKI_JWT: 'own', AWS_SECRET_ACCESS_KEY: 'foreign', KPKI_EMPTY: '' };
  expect(secretVariable('the JWT', 'KPKI_JWT', environment)).toBe('own');
  expect(secretVariable('the JWT', 'KPKI_EMPTY', environment)).toBeUndefined();
  expect(() => secretVariable('the JWT', 'AWS_SECRET_ACCESS_KEY', environment)).toThrow(
    expect.objectContaining({ code: 'invalid', message: expect.stringContaining('KPKI_AWS_SECRET_ACCESS_KEY') }),
  );
});

test('an environment loses what is named like a secret', () => {
  const environment = { VAULT_TOKEN: 'a', AWS_SECRET_ACCESS_KEY: 'b', DB_PASSWORD: 'c', KPKI_PIN: 'd', PATH: '/bin' };
  expect(withoutSecrets(environment)).toEqual({ PATH: '/bin' });
});
