import { setFlags } from '@kpki/spec';
import { expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { flagOf, reloadOf, reloadsOf, serverRows } from './server-rows.ts';

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

test('a file that etcd reads only at startup, the API server of the node reads only at startup too', () => {
  const one = cluster();
  const of = (name: 'etcd' | 'kube-apiserver', flag: string): readonly string[] =>
    reloadsOf(flagOf(serverRows[name], flag), { node: 'cp1' }, one).map((each) => `${each.component} ${each.flag}`);
  expect(of('etcd', '--trusted-ca-file')).toEqual(['etcd --trusted-ca-file', 'kube-apiserver --etcd-cafile']);
  expect(of('kube-apiserver', '--client-ca-file')).toEqual(['kube-apiserver --client-ca-file']);
});
