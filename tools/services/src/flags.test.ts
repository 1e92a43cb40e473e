import { expect, test } from 'vitest';
import { withDefaults } from './flags.ts';

test('a given flag takes the place of the default of the same name and of no other', () => {
  const defaults = ['--bind-address=127.0.0.1', '--secure-port=6443', '--allow-privileged=true'];
  expect(withDefaults(defaults, ['--secure-port=1', '--secure-port-extra=2', '--allow-privileged'])).toEqual([
    '--bind-address=127.0.0.1',
    '--secure-port=1',
    '--secure-port-extra=2',
    '--allow-privileged',
  ]);
});

test('a flag may be given several times', () => {
  expect(withDefaults(['--issuer=a'], ['--issuer=b', '--issuer=c'])).toEqual(['--issuer=b', '--issuer=c']);
});
