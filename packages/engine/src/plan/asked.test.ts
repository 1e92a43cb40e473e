import { pemBlocks } from '@kpki/plugin';
import { readCertificate } from '@kpki/x509';
import { expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { changesOf, daysLater, fullState, now, type TestState } from '../../test/observed-state.ts';
import { emptyIntent, intentFor } from './intent.ts';
import { selectedIn } from './selection.ts';

function certificateIn(observed: TestState, entry: string) {
  const [block] = pemBlocks(observed.bytes(entry));
  if (block === undefined) throw new Error(`${entry} holds no certificate`);
  return readCertificate(block.der);
}

test('what is asked to be renewed keeps its key, and nothing else changes', async () => {
  const observed = await fullState(cluster());
  const before = { certificate: observed.text('pki/apiserver.crt'), key: observed.text('pki/apiserver.key') };
  const plan = await observed.plan(now, { ...emptyIntent, renew: ['apiserver cp1'] });
  expect(changesOf(plan)).toEqual({ 'apiserver cp1': 'renew requested' });
  await observed.apply(plan);
  expect(observed.text('pki/apiserver.key')).toBe(before.key);
  expect(observed.text('pki/apiserver.crt')).not.toBe(before.certificate);
  expect(changesOf(await observed.plan())).toEqual({});
});

test('what is asked to be rekeyed has another key; a kubeconfig as well', async () => {
  const observed = await fullState(cluster());
  const key = observed.text('pki/apiserver.key');
  const inside = observed.text('admin.conf');
  const plan = await observed.plan(now, { ...emptyIntent, rekey: ['apiserver cp1', 'admin.conf cp1'] });
  expect(changesOf(plan)).toEqual({ 'apiserver cp1': 'rekey requested', 'admin.conf cp1': 'rekey requested' });
  await observed.apply(plan);
  expect(observed.text('pki/apiserver.key')).not.toBe(key);
  expect(observed.text('admin.conf')).not.toBe(inside);
  expect((await observed.judge()).filter(({ holds }) => holds !== 'yes')).toEqual([]);
});

test('what is due is said beside what was asked, and the stronger remedy is taken', async () => {
  const observed = await fullState(cluster());
  const plan = await observed.plan(daysLater(350), { ...emptyIntent, rekey: ['apiserver cp1'] });
  expect(changesOf(plan)['apiserver cp1']).toBe('rekey renew-due requested');
});

test('a plan for what was asked is no plan for what is declared', async () => {
  const observed = await fullState(cluster());
  const { intent: _, ...altered } = await observed.plan(now, { ...emptyIntent, renew: ['apiserver cp1'] });
  await expect(observed.apply(altered)).rejects.toMatchObject({ code: 'conflict' });
});

test('certificates are meant by node, by CA and by their end', async () => {
  const observed = await (await fullState(cluster(threeNodes))).read();
  const year = 365 * 86_400;
  expect(selectedIn(observed, { nodes: ['worker1'] }, now)).toEqual(['kubelet.conf worker1']);
  expect(selectedIn(observed, { nodes: ['cp1'], cas: ['front-proxy-ca'] }, now)).toEqual(['front-proxy-client cp1']);
  expect(selectedIn(observed, { withinSeconds: year / 2 }, now)).toEqual([]);
  expect(selectedIn(observed, { withinSeconds: year }, now)).toHaveLength(selectedIn(observed, {}, now).length);
});

test('what is carried out already is not asked for once more', () => {
  const intent = { ...emptyIntent, renew: ['apiserver cp1', 'etcd-peer cp1'], rekey: ['admin.conf cp1'] };
  expect(intentFor(new Set(['etcd-peer cp1']), intent)).toEqual({ ...emptyIntent, renew: ['etcd-peer cp1'] });
});

test('an algorithm that is declared anew rekeys what it is of, and leaves all else', async () => {
  const declared = cluster();
  const made = await fullState(declared);
  const observed = made.declaredAs({ ...declared, keys: { ...declared.keys, certificates: 'ec-p384' } });
  const changes = changesOf(await observed.plan());
  expect(new Set(Object.values(changes))).toEqual(new Set(['rekey key-kind-differs']));
  expect(Object.keys(changes)).toContain('apiserver cp1');
  expect(Object.keys(changes)).not.toContain('admin.conf cp1');
  await observed.apply();
  expect(certificateIn(observed, 'pki/apiserver.crt').keyKind).toBe('ec-p384');
});

test('another name renews the certificates that bear it, over their keys, and leaves all else', async () => {
  const declared = cluster();
  const made = await fullState(declared);
  const key = made.text('pki/apiserver.key');
  const observed = made.declaredAs({
    ...declared,
    extraNames: { ...declared.extraNames, apiServer: ['api.internal'], etcdPeer: ['peer.internal'] },
  });
  expect(changesOf(await observed.plan())).toEqual({
    'apiserver cp1': 'renew names-differ',
    'etcd-peer cp1': 'renew names-differ',
  });
  await observed.apply();
  expect(certificateIn(observed, 'pki/apiserver.crt').names.dns).toContain('api.internal');
  expect(observed.text('pki/apiserver.key')).toBe(key);
});

test('a shorter lifetime renews what would live longer than one made now; a longer one makes nothing anew', async () => {
  const declared = cluster();
  const made = await fullState(declared);
  const living = (certificates: number) =>
    made.declaredAs({ ...declared, validity: { ...declared.validity, certificates } });
  const shorter = changesOf(await living(90 * 86_400).plan());
  expect(new Set(Object.values(shorter))).toEqual(new Set(['renew lifetime-differs']));
  expect(Object.keys(shorter)).toContain('etcd-peer cp1');
  expect(Object.keys(shorter)).not.toContain('admin.conf cp1');
  expect(changesOf(await living(3 * 365 * 86_400).plan())).toEqual({});
});

test('a certificate that was asked for where nothing is there is made as any other', async () => {
  const observed = await fullState(cluster());
  observed.remove('pki/apiserver.crt');
  expect(changesOf(await observed.plan(now, { ...emptyIntent, rekey: ['apiserver cp1'] }))).toEqual({
    'apiserver cp1': 'rekey certificate-missing',
  });
  observed.remove('pki/apiserver.key');
  expect(changesOf(await observed.plan(now, { ...emptyIntent, renew: ['apiserver cp1'] }))).toEqual({
    'apiserver cp1': 'create missing',
  });
});
