import { statementText } from '@kpki/presentation';
import { setFlags } from '@kpki/spec';
import { expect, test } from 'vitest';
import { statement } from '../model/statement.ts';
import { reloadOf } from './server-rows.ts';

const serving = setFlags.find(({ component, flag }) => component === 'kubelet' && flag === '--tls-cert-file');

test.each([
  ['v1.30.9', '. Fix: restart kubelet, which reads the file only at startup'],
  ['v1.34.4', '. Fix: restart kubelet, which reads the file only at startup'],
  ['v1.35.4', '. Fix: restart kubelet, which reads the file only at startup'],
  ['v1.37.2', '. Fix: restart kubelet, which reads the file only at startup'],
  ['v1.39.0', 'kubelet reloads the file'],
])('a kubelet of %s that serves another chain than the stored one: %s', (version, advice) => {
  if (serving === undefined) throw new Error('the kubelet has no such flag');
  const reload = reloadOf(serving, version);
  expect(statementText(statement('served/chain-differs', { reload }))).toContain(advice);
});
