import { expect, test } from 'vitest';
import { lateReloadText, reloadingIn, withLateReloads } from './late-reloads.ts';

type Checks = Exclude<Parameters<typeof reloadingIn>[0], string>;
type Check = Checks['refuted'][number];

const reloading = (name: string, node: string): Check => ({
  name: `${name}/${node}`,
  node,
  check: 'served',
  what: `${name} ${node}`,
  holds: 'no',
  code: 'not-reloaded',
  text: 'serves an older certificate',
  warnings: [],
});

const checksOf = (refuted: readonly Check[], unproven: readonly Check[] = []): Checks => ({
  state: 'closed',
  refuted,
  unproven,
  accepted: [],
});

test('a server is reloading until an answer says otherwise: no answer says nothing', () => {
  const both = checksOf([reloading('etcd', 'cp1'), reloading('etcd', 'cp2')]);
  const before = reloadingIn(both, []);
  expect(before).toEqual(['etcd/cp1', 'etcd/cp2']);
  const { code: _code, ...other } = reloading('etcd', 'cp1');
  const silent: Check = { ...other, holds: 'unproven', isUnreached: true };
  expect(reloadingIn(checksOf([], [silent]), before)).toEqual(['etcd/cp1']);
  expect(reloadingIn(checksOf([{ ...silent, holds: 'no' }]), before)).toEqual(['etcd/cp1']);
  expect(reloadingIn(checksOf([], [silent]), [])).toEqual([]);
  expect(reloadingIn(checksOf([]), before)).toEqual([]);
});

test('what needs no action is restarted where the reload is late', () => {
  const checks = checksOf([reloading('etcd-peer', 'cp1'), reloading('etcd', 'cp2')]);
  const nodes = ['cp1', 'cp2', 'cp3'];
  expect(lateReloadText(checks, 'etcd', nodes)).toBeNull();
  const late = withLateReloads(checks, ['etcd-peer/cp1', 'etcd/cp2']);
  expect(lateReloadText(late, 'etcd', nodes)).toBe('cp1, cp2: restart etcd (no reload in 20 seconds)');
  expect(lateReloadText(late, 'etcd', ['cp3'])).toBeNull();
  expect(lateReloadText(late, 'kube-apiserver', nodes)).toBeNull();
});
