import { PluginError } from '@kpki/plugin';
import { expect, test } from 'vitest';
import { Fault } from '../fault.ts';
import { withRightsCommand } from './session.ts';

const target = { file: 'pki.yaml', environment: 'prod' };

test.each(['`kpki explain sink NAME`', '`kpki explain sink`'])('%s is told with the name and the file', (said) => {
  const text = (command: string) =>
    `sink "mgmt" (@kpki/kubernetes): it may not; ${command} prints the Role that it takes`;
  const message = text('`kpki explain sink mgmt -f pki.yaml -e prod`');
  expect(withRightsCommand(new PluginError('denied', text(said)), target)).toMatchObject({ code: 'denied', message });
  expect(withRightsCommand(new Fault('failed', text(said)), target)).toMatchObject({ exit: 'failed', message });
});

test('of a backend, that command is its own, whatever it took itself for', () => {
  const said = new PluginError('denied', 'backend "hsm" (x): it may not; `kpki explain sink` prints it');
  const message = 'backend "hsm" (x): it may not; `kpki explain backend hsm -f pki.yaml -e prod` prints it';
  expect(withRightsCommand(said, target)).toMatchObject({ code: 'denied', message });
});

test('what no plugin said, and what says nothing of rights, stays as it is', () => {
  for (const error of [
    new PluginError('denied', 'sink "mgmt" (x): no'),
    new PluginError('denied', '`kpki explain sink NAME` prints it'),
    new TypeError('sink "mgmt" (x): `kpki explain sink`'),
    'text',
  ]) {
    expect(withRightsCommand(error, target)).toBe(error);
  }
});
