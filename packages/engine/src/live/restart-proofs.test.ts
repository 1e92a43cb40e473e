import { expect, test } from 'vitest';
import type { RolloutStep } from '../model/rollout-step.ts';
import { statement } from '../model/statement.ts';
import { type LiveVerdict, namedAs, trusted } from './check-names.ts';
import { isReloadProven, isRestartProvable, isRestartProven, restartProofs } from './restart-proofs.ts';

const names = { asked: ['CN=etcd-ca'], stored: [] };

function says(server: 'etcd' | 'etcd-peer' | 'kube-apiserver', holds: 'yes' | 'no' = 'yes'): LiveVerdict {
  const about = statement('subject/clients-of-server', { name: server, node: 'cp1', endpoint: '192.0.2.11:2379' });
  return namedAs(`${server}/cp1`, trusted(about, holds, 'clients/stored-cas', names), 'cp1');
}

function restartOf(component: RolloutStep['component'], flags: readonly string[]): RolloutStep {
  return {
    wave: 1,
    action: 'restart',
    component,
    node: 'cp1',
    leaderLast: false,
    artifacts: [],
    flags: [...flags, '--cert-file'],
    why: statement('rollout/read-at-start', { flags }),
    proof: statement('rollout/proof', { action: 'restart', component }),
  };
}

const ofEtcd = restartOf('etcd', ['--trusted-ca-file', '--peer-trusted-ca-file']);
const provenBy = (step: RolloutStep, ...verdicts: readonly LiveVerdict[]): boolean =>
  isRestartProven(step, restartProofs(verdicts, []));

test('a member of etcd that names the stored CAs to clients and to peers has been restarted', () => {
  expect(provenBy(ofEtcd, says('etcd'), says('etcd-peer'))).toBe(true);
  expect(provenBy(ofEtcd, says('etcd'))).toBe(false);
  expect(provenBy(ofEtcd, says('etcd'), says('etcd-peer', 'no'))).toBe(false);
  expect(provenBy({ ...ofEtcd, node: 'cp2' }, says('etcd'), says('etcd-peer'))).toBe(false);
});

test('what a server does not name is not guessed, nor that of another cluster, nor a step with more to do', () => {
  expect(provenBy(restartOf('kube-apiserver', ['--etcd-cafile']), says('kube-apiserver'))).toBe(false);
  expect(provenBy(restartOf('kube-controller-manager', ['--root-ca-file']))).toBe(false);
  const foreign = statement('server/foreign', { endpoint: '192.0.2.11:2379', issuer: 'CN=proxy' });
  const other = [says('etcd'), says('etcd-peer')].map((each): LiveVerdict => ({ ...each, holds: 'no', text: foreign }));
  expect(provenBy(ofEtcd, says('etcd'), says('etcd-peer'), ...other)).toBe(false);
  expect(provenBy({ ...ofEtcd, without: ['--key-file'] }, says('etcd'), says('etcd-peer'))).toBe(false);
});

test('a kubelet has been restarted if it started after the CA, and after the certificates that it reads, were made', () => {
  const times = { started: '2026-11-29T04:00:00.000Z', made: '2026-11-29T03:00:00.000Z' };
  const about = statement('subject/kubelet-restart', { node: 'cp1' });
  const started = namedAs('kubelet/cp1', trusted(about, 'yes', 'kubelet-restart/after', times), 'cp1');
  const step = restartOf('kubelet', ['--kubeconfig']);
  const madeAt = (notBefore: string | null, owner = 'cp1'): boolean =>
    isRestartProven(step, restartProofs([started], [{ name: 'kubelet.conf', owner, notBefore }]));
  expect(madeAt(null)).toBe(true);
  expect(madeAt('2026-11-29T03:55:00.000Z')).toBe(true);
  expect(madeAt('2026-11-29T03:56:00.000Z')).toBe(false);
  expect(madeAt('2026-11-29T03:56:00.000Z', 'cp2')).toBe(true);
});

test('no answer proves what a server does not name, a step with more to do, or a kubelet that is not asked when it started', () => {
  const none = new Set<never>();
  expect(isRestartProvable(ofEtcd, none)).toBe(true);
  expect(isRestartProvable({ ...ofEtcd, without: ['--key-file'] }, none)).toBe(false);
  expect(isRestartProvable({ ...ofEtcd, action: 'stop' }, none)).toBe(false);
  expect(isRestartProvable(restartOf('kube-apiserver', ['--client-ca-file', '--service-account-key-file']), none)).toBe(
    true,
  );
  expect(isRestartProvable(restartOf('kube-apiserver', ['--client-ca-file', '--etcd-cafile']), none)).toBe(false);
  expect(isRestartProvable(restartOf('kube-controller-manager', ['--root-ca-file']), none)).toBe(false);
  const kubelet = restartOf('kubelet', ['--kubeconfig']);
  expect(isRestartProvable(kubelet, none)).toBe(false);
  expect(isRestartProvable(kubelet, new Set(['kubelet-restarts'] as const))).toBe(true);
});

test('a reload is proven by the served certificate, its key with it, and by the CAs that the server names', () => {
  const files = ['--cert-file', '--key-file', '--peer-cert-file', '--peer-key-file'];
  const reloads = { ...ofEtcd, action: 'reloads', flags: files } as const;
  const served = (server: string, node = 'cp1') => ({ name: `${server}/${node}`, check: 'served' }) as const;
  expect(isReloadProven(reloads, [served('etcd'), served('etcd-peer')])).toBe(true);
  expect(isReloadProven(reloads, [served('etcd')])).toBe(false);
  expect(isReloadProven(reloads, [served('etcd', 'cp2'), served('etcd-peer')])).toBe(false);
  expect(isReloadProven({ ...reloads, flags: [] }, [served('etcd')])).toBe(false);
  const api = { ...reloads, component: 'kube-apiserver', flags: ['--client-ca-file'] } as const;
  expect(isReloadProven(api, [served('kube-apiserver')])).toBe(false);
  expect(isReloadProven(api, [{ name: 'kube-apiserver/cp1', check: 'trusted' }])).toBe(true);
  // No answer of an API server shows its client certificates.
  expect(isReloadProven({ ...api, flags: ['--etcd-certfile'] }, [served('kube-apiserver')])).toBe(false);
});
