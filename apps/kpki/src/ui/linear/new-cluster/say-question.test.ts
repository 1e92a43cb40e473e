import { expect, test } from 'vitest';
import { nameInWords } from './say-question.ts';

test.each([
  ['keepOwners', 'keep owners'],
  ['root', 'root'],
  ['auth.roleId', 'auth, role id'],
  ['role_id', 'role id'],
  ['serverURL', 'server URL'],
])('the option %s is said as %s', (name, said) => {
  expect(nameInWords({ field: `environment.sink.with.${name}`, name })).toBe(said);
});

test('what is no option is called as it is', () => {
  const name = 'the address of HashiCorp Vault';
  expect(nameInWords({ field: 'environment.name', name })).toBe(name);
});
