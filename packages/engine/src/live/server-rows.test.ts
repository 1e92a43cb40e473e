import { setFlags } from '@kpki/spec';
import { expect, test } from 'vitest';
import { reloadOf } from './server-rows.ts';

const serving = setFlags.find(({ component, flag }) => component === 'kubelet' && flag === '--tls-cert-file');

test.each([
  ['v1.30.9', null],
  ['v1.34.4', null],
  ['v1.35.4', null],
  ['v1.37.2', null],
  ['v1.39.0', 'at once'],
])('a kubelet of %s reads the file of its serving certificate again at: %s', (version, time) => {
  if (serving === undefined) throw new Error('the kubelet has no such flag');
  expect(reloadOf(serving, version)).toEqual({ component: 'kubelet', flag: '--tls-cert-file', time });
});
