import { afterEach, describe, expect, test, vi } from 'vitest';
import { hideSecrets, keepHidden } from './hide-secrets.ts';

afterEach(() => vi.unstubAllEnvs());

test('what a configuration may name as a secret is hidden, and no setting of kpki', () => {
  vi.stubEnv('KPKI_SECRET_ID', 'id-of-our-example');
  vi.stubEnv('KPKI_ENVIRONMENT', 'production');
  expect(hideSecrets('in production: {"secret_id":"id-of-our-example"}')).toBe(
    'in production: {"secret_id":"[secret]"}',
  );
});

describe('what has the form of a secret is hidden', () => {
  test.each([
    ['a -----BEGIN EC PRIVATE KEY-----\nMHcC\nAQ\n-----END EC PRIVATE KEY----- b', /^a \[secret\] b$/],
    ['a -----BEGIN PRIVATE KEY-----\nMHcCAQ', /^a \[secret\]$/],
    ['bad line: token: MHcCAQ', /^bad line: token: \[secret\]$/],
    ['get https://vault:8200/token=MHcCAQ', /^get https:\/\/vault:8200\/token=\[secret\]$/],
    ['with/auth/password: MHcCAQ is too short', /^with\/auth\/password: \[secret\] is too short$/],
    ['/password: hunter2MHcC', /^\/password: \[secret\]$/],
    ['options/token: "MHcCAQ": unknown', /^options\/token: "\[secret\]": unknown$/],
    ['{"/pin":"MHcCAQ"}', /^\{"\/pin":"\[secret\]"\}$/],
    ['{"password":"MHcCAQ","a":1}', /^\{"password":"\[secret\]","a":1\}$/],
    ['client-key-data: MHcCAQ==', /^client-key-data: \[secret\]$/],
    ['Authorization: Bearer MHcCAQabcdef=', /^Authorization: Bearer \[secret\]$/],
    ['get https://root:MHcCAQ@vault:8200/v1', /^get https:\/\/root:\[secret\]@vault:8200\/v1$/],
    ['vault says hvs.CAESIMHcCAQ0123456789', /^vault says \[secret\]$/],
    ['as eyJhbGciOiJSUzI1.eyJpc3MiOiJrdWJ.MHcCAQ0', /^as \[secret\]$/],
  ])('%j', (text, shown) => {
    expect(hideSecrets(text)).toMatch(shown);
    expect(hideSecrets(text)).not.toMatch(/MHcC/);
  });
});

test.each([
  'dev/pki/ca.key: it is a symbolic link; put a file in its place',
  'use folder out/a: every user may write to it, so keys are not safe there; chmod o-w it',
  'use folder /etc/passwd: /etc/passwd is not a folder',
  'run/secrets/token: there is no such file',
  'run/secrets/token: EACCES, permission denied',
  'run/secrets/token: Permission denied',
  'ask https://vault/auth/token: 403 Forbidden',
  'pull registry.example.com/token:v1.2',
  'read https://vault:8200/v1/kubernetes: permission denied (EACCES)',
  'the kubeconfig has a token beside its certificate, and a password',
  '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
])('what has not stays as it is: %j', (text) => {
  expect(hideSecrets(text)).toBe(text);
});

test('what was typed is hidden wherever it stands, unless it is too short to be told from other words', () => {
  keepHidden('4711-swordfish');
  keepHidden('4711');
  keepHidden('a');
  expect(hideSecrets('PIN 4711-swordfish of a token is 4711.')).toBe('PIN [secret] of a token is [secret].');
});

test.each(['hunter2', 'swordfish', '12345678', 's3cr3t'])(
  'the value of a field is hidden behind its path: %s',
  (value) => {
    for (const text of [
      `/password: ${value}`,
      `bad options at /auth/password: '${value}'`,
      `/pin: ${value}, which is wrong`,
    ]) {
      expect(hideSecrets(text)).not.toContain(value);
    }
  },
);
