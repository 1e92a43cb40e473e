import { expect, it } from 'vitest';
import { PluginError } from './error.ts';

it('carries a code, a message and a cause', () => {
  const cause = new Error('ECONNREFUSED');
  const error = new PluginError('unavailable', 'reading secret/prod-eu', { cause });
  expect(error).toMatchObject({ name: 'PluginError', code: 'unavailable', message: 'reading secret/prod-eu', cause });
  expect(error).toBeInstanceOf(Error);
});

it('is known to another installed copy of this package', () => {
  const ofAnotherCopy = Object.assign(new Error('taken'), { '~pluginError': true, code: 'conflict' });
  expect(PluginError.is(ofAnotherCopy)).toBe(true);
  expect(PluginError.is(new PluginError('denied', 'no'))).toBe(true);
});

it.each([undefined, null, 'denied', 5, {}, new Error('denied'), { code: 'denied' }])(
  'does not take %s for one',
  (value) => {
    expect(PluginError.is(value)).toBe(false);
  },
);
