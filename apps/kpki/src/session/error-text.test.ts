import { EngineError, OriginError, statement } from '@kpki/engine';
import { PluginError } from '@kpki/plugin';
import { expect, test } from 'vitest';
import { Fault } from '../fault.ts';
import { withRemedy } from './error-text.ts';

const flags = { targetFlags: ' -f pki.yaml -e prod --dir out', specFlags: ' -f pki.yaml -e prod' };
const origin = { kind: 'sink', name: 'mgmt', use: '@kpki/kubernetes' } as const;
const lacking = new OriginError('denied', 'jane may not get secrets', origin, { lacksRights: true });

test('an error about rights names the command that prints them, with the plugin and the file', () => {
  expect(withRemedy(lacking, flags)).toMatchObject({
    code: 'denied',
    message:
      'sink "mgmt" (@kpki/kubernetes): jane may not get secrets; `kpki explain sink mgmt -f pki.yaml -e prod` prints the required rights',
  });
});

test('an error that a plugin caused names that command too', () => {
  const wrapped = new PluginError('denied', `pki/ca.key: ${lacking.message}`, { cause: lacking });
  expect(withRemedy(wrapped, flags)).toMatchObject({
    message: expect.stringContaining('`kpki explain sink mgmt -f pki.yaml -e prod`'),
  });
});

test('without a file no command names the plugin', () => {
  const said = withRemedy(lacking, { ...flags, specFlags: null });
  expect(said).toMatchObject({ message: expect.not.stringContaining('`kpki explain') });
});

test('a fault that kpki finds in a plugin is in words, with the plugin before them', () => {
  const fault = statement('plugin/answer', { fault: statement('plugin/snapshot/no-object') });
  expect(withRemedy(new OriginError('unavailable', fault, origin, {}), flags)).toMatchObject({
    message:
      'sink "mgmt" (@kpki/kubernetes): the answer breaks the plugin contract: the snapshot is neither an object nor null',
  });
});

test('a remedy of the engine has the options of the files in use', () => {
  const stale = new EngineError('conflict', 'the plan is not the one', { message: 'plan-again', params: {} });
  expect(withRemedy(stale, flags)).toMatchObject({
    code: 'conflict',
    message: 'the plan is not the one; make a new plan with `kpki plan -f pki.yaml -e prod --dir out`',
  });
});

test('an error without a remedy keeps its message, one that is shown already is kept, as is what is no PluginError', () => {
  expect(withRemedy(new OriginError('denied', 'no', origin, {}), flags)).toMatchObject({
    message: 'sink "mgmt" (@kpki/kubernetes): no',
  });
  for (const error of [withRemedy(lacking, flags), new Fault('failed', 'no'), new TypeError('x'), 'text']) {
    expect(withRemedy(error, flags)).toBe(error);
  }
});
