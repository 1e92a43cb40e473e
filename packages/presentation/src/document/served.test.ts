import type { LiveServer, Reload } from '@kpki/engine';
import { expect, test } from 'vitest';
import { servedFix } from './served.ts';

const reloaded: Reload = { component: 'kube-apiserver', flag: '--tls-cert-file', time: 'at once' };
const restarted: Reload = { component: 'etcd', flag: '--cert-file', time: null };
const fixOf = (state: LiveServer['state'], reload: Reload | null): string | null =>
  servedFix({ state, reload, node: 'cp2' });

test('an older certificate that persists although the file is reloaded names a restart and the flag', () => {
  expect(fixOf('older', reloaded)).toBe(
    'kube-apiserver reloads the file within 2 seconds; if this persists, restart kube-apiserver on cp2, or check --tls-cert-file.',
  );
  expect(fixOf('older', restarted)).toBe('restart etcd on cp2, which reads the file only at startup.');
});

test('where no CA of the cluster signed the certificate, the address is what to check', () => {
  const address = 'check the address, the load balancer or `live:` of the environment.';
  expect(fixOf('foreign', reloaded)).toBe(address);
  expect(fixOf('other CA', reloaded)).toBe(`${address} After a rotation, restart kube-apiserver.`);
});

test('what the comparison does not explain has no fix here', () => {
  expect(fixOf('unreachable', reloaded)).toBeNull();
  expect(fixOf('stored', reloaded)).toBeNull();
  expect(fixOf('own', null)).toBeNull();
});
