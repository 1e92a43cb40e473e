import { expect, test } from 'vitest';
import { isNameOfSecret, secretVariable, withoutSecrets } from './secret-names.ts';

test('a configuration names variables that begin with KPKI_, and no others', () => {
  const environment = { KPKI_JWT: 'own', AWS_SECRET_ACCESS_KEY: 'foreign', KPKI_EMPTY: '' };
  expect(secretVariable('the JWT', 'KPKI_JWT', environment)).toBe('own');
  expect(secretVariable('the JWT', 'KPKI_EMPTY', environment)).toBeUndefined();
  expect(() => secretVariable('the JWT', 'AWS_SECRET_ACCESS_KEY', environment)).toThrow(
    expect.objectContaining({ code: 'invalid', message: expect.stringContaining('KPKI_AWS_SECRET_ACCESS_KEY') }),
  );
});

test.each([
  ...[
    'VAULT_TOKEN',
    'AWS_SECRET_ACCESS_KEY',
    'DB_PASSWORD',
    'MYSQL_PASS',
    'AZURE_DEVOPS_EXT_PAT',
    'CI_JOB_JWT',
    'VAULT_SECRET_ID',
  ],
  ...['GOOGLE_CREDENTIALS', 'TLS_PRIVATE_KEY', 'REGISTRY_AUTH', 'DATABASE_URL', 'SENTRY_DSN', 'DB_CONNECTION_STRING'],
  // Variables that configurations name, as in our own examples.
  ...['KPKI_JWT', 'KPKI_SECRET_ID', 'KPKI_PIN', 'KPKI_OF_THE_USER'],
])('a program gets no %s', (name) => {
  expect(withoutSecrets({ [name]: 'value', LANG: 'C' })).toEqual({ LANG: 'C' });
});

test.each([
  ...['PATH', 'AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_WEB_IDENTITY_TOKEN_FILE', 'GOOGLE_APPLICATION_CREDENTIALS'],
  ...['SSH_AUTH_SOCK', 'HTTPS_PROXY', 'KUBECONFIG', 'KPKI_ENVIRONMENT', 'KPKI_TRUSTED_SERVERS', 'KPKI_SECRET_FILES'],
])('a program gets %s', (name) => {
  expect(withoutSecrets({ [name]: 'value' })).toEqual({ [name]: 'value' });
});

test.each(['auth', 'jwtFile', 'secretIdVariable', 'roleId', 'path', 'keyLabelPrefix'])('%s is no secret', (option) => {
  expect(isNameOfSecret(option)).toBe(false);
});
