import { statementText } from '@kpki/presentation';
import { setFlags } from '@kpki/spec';
import { expect, test } from 'vitest';
import { statement } from '../model/statement.ts';
import { reloadOf } from './server-rows.ts';

const serving = setFlags.find(({ component, flag }) => component === 'kubelet' && flag === '--tls-cert-file');

test.each([
  ['v1.30.9', 'kubelet reads the file only when it starts: restart it'],
  ['v1.34.4', 'kubelet reads the file only when it starts: restart it'],
  ['v1.35.4', 'kubelet reads the file only when it starts: restart it'],
  ['v1.37.2', 'kubelet reads the file only when it starts: restart it'],
  ['v1.39.0', 'kubelet takes the file by itself'],
])('a kubelet of a cluster of %s that serves an older certificate: %s', (version, advice) => {
  if (serving === undefined) throw new Error('the kubelet has no such flag');
  const reload = reloadOf(serving, version);
  expect(statementText(statement('served/chain-differs', { reload }))).toContain(advice);
});
