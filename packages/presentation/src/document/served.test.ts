import type { LiveServer, Reload } from '@kpki/engine';
import { expect, test } from 'vitest';
import type { Shown } from '../shown.ts';
import { servedBlocks, servedFix } from './served.ts';

const reloaded: Reload = { component: 'kube-apiserver', flag: '--tls-cert-file', time: 'at once' };
const restarted: Reload = { component: 'etcd', flag: '--cert-file', time: null };
const fixOf = (state: LiveServer['state'], reload: Reload | null): string | null =>
  servedFix({ server: 'kube-apiserver', state, reload, node: 'cp2' });

test('an older certificate that persists although the file is reloaded names a restart and the flag', () => {
  expect(fixOf('older', reloaded)).toBe(
    'kube-apiserver reloads the file within 2 seconds; if this persists, restart kube-apiserver on cp2, or check --tls-cert-file.',
  );
  expect(fixOf('older', restarted)).toBe('restart etcd on cp2, which reads the file only at startup.');
});

test('a server that is not reached has its address as the fix', () => {
  const fix = 'start the server, or set its address under `live:` in kpki.yaml.';
  expect(fixOf('unreachable', reloaded)).toBe(fix);
  const served = {
    server: 'kube-apiserver',
    node: 'cp1',
    endpoint: 'a.invalid:6443',
    artifact: 'apiserver cp1',
  } as const;
  const rest = { subject: null, notAfter: null, residualSeconds: null, fingerprint: null, reload: null } as const;
  const clients = { state: 'not compared' } as const;
  const server: Shown<LiveServer> = {
    ...served,
    ...rest,
    clients,
    state: 'unreachable',
    text: 'the host name is unknown',
  };
  const notes = servedBlocks([server, { ...server, node: 'cp2' }]).filter(({ is }) => is === 'note');
  expect(notes).toMatchObject([{ text: '2 of 2 servers were not reached.' }, { label: 'Fix', text: fix }]);
});

test('where no CA of the cluster signed the certificate, the address is what to check', () => {
  const address = 'check the address, the load balancer or `live:` of the environment.';
  expect(fixOf('foreign', reloaded)).toBe(address);
  expect(fixOf('other CA', reloaded)).toBe(`${address} After a rotation, restart kube-apiserver.`);
});

test('what the comparison does not explain has no fix here', () => {
  expect(fixOf('stored', reloaded)).toBeNull();
  expect(fixOf('own', null)).toBeNull();
});
