import { expect, test } from 'vitest';
import { each, removed, replaced, runCases } from '../../test/cases.ts';
import { certificateAt, certificatePem, reissued } from '../../test/certificates.ts';
import { cluster, controlPlaneNode, threeNodes } from '../../test/clusters.ts';
import { coded } from '../../test/coded.ts';
import { keyPem, newKey, publicPem } from '../../test/keys.ts';
import { anotherState, changesOf, daysLater, fullState, now } from '../../test/observed-state.ts';
import { emptyIntent, statusOf } from '../index.ts';
import { finding, remedy } from '../model/finding.ts';
import { changes } from '../model/step.ts';

const kubeconfigs = [
  'admin.conf cp1',
  'admin.conf cp2',
  'admin.conf cp3',
  'super-admin.conf cp1',
  'kubelet.conf cp1',
  'kubelet.conf cp2',
  'kubelet.conf cp3',
  'kubelet.conf worker1',
  'controller-manager.conf cp1',
  'controller-manager.conf cp2',
  'controller-manager.conf cp3',
  'scheduler.conf cp1',
  'scheduler.conf cp2',
  'scheduler.conf cp3',
];

const frontProxyClients = ['front-proxy-client cp1', 'front-proxy-client cp2', 'front-proxy-client cp3'];

runCases(
  'three control-plane nodes and a worker',
  [
    ['all is there', () => {}],
    [
      'one node lacks a CA: it gets a copy',
      removed('cp2/pki/ca.crt', 'cp2/pki/ca.key'),
      { 'kubernetes-ca': 'copy copy-missing', 'kubernetes-ca-bundle': 'update copy-missing' },
    ],
    ['the first node lacks a CA’s key', removed('cp1/pki/etcd/ca.key'), { 'etcd-ca': 'copy copy-missing' }],
    [
      'no node has a CA’s key: it is external, and its certificate is copied all the same',
      removed('cp1/pki/ca.key', 'cp2/pki/ca.key', 'cp3/pki/ca.key', 'cp3/pki/ca.crt'),
      { 'kubernetes-ca': 'copy copy-missing', 'kubernetes-ca-bundle': 'update copy-missing' },
    ],
    [
      'one node has another CA, whole',
      async (observed) => {
        const other = await anotherState(cluster());
        observed.put('cp2/pki/front-proxy-ca.crt', other.bytes('pki/front-proxy-ca.crt'));
        observed.put('cp2/pki/front-proxy-ca.key', other.bytes('pki/front-proxy-ca.key'));
      },
      {
        'front-proxy-ca': 'blocked copies-differ copies-differ',
        ...each(frontProxyClients, 'blocked issuer-unusable'),
      },
    ],
    [
      'one node has another key for the CA',
      replaced('cp3/pki/front-proxy-ca.key', keyPem(newKey())),
      { 'front-proxy-ca': 'blocked copies-differ', ...each(frontProxyClients, 'blocked issuer-unusable') },
    ],
    [
      'one node has another certificate over the same key',
      async (observed) => {
        const certificate = certificateAt(observed, 'cp1/pki/front-proxy-ca.crt');
        const longer = await reissued(observed, certificate, 'cp1/pki/front-proxy-ca', { notAfter: daysLater(5000) });
        observed.put('cp3/pki/front-proxy-ca.crt', certificatePem(longer));
      },
      { 'front-proxy-ca': 'blocked copies-differ', ...each(frontProxyClients, 'blocked issuer-unusable') },
    ],
    [
      'one node has the certificate of before the CA was renewed: the younger is copied',
      async (observed) => {
        const certificate = certificateAt(observed, 'cp1/pki/front-proxy-ca.crt');
        const older = await reissued(observed, certificate, 'cp1/pki/front-proxy-ca', { notBefore: daysLater(-5) });
        observed.put('cp3/pki/front-proxy-ca.crt', certificatePem(older));
      },
      { 'front-proxy-ca': 'copy copies-differ', 'front-proxy-ca-bundle': 'update bundle-differs' },
    ],
    [
      'one node has noise for the CA’s certificate',
      replaced('cp2/pki/front-proxy-ca.crt', 'noise'),
      {
        'front-proxy-ca': 'blocked unreadable',
        'front-proxy-ca-bundle': 'blocked unreadable issuer-unusable',
        ...each(frontProxyClients, 'blocked issuer-unusable'),
      },
    ],
    [
      'one node has noise for the CA’s private key: what it signed is judged by the others',
      replaced('cp2/pki/front-proxy-ca.key', 'noise'),
      { 'front-proxy-ca': 'blocked unreadable' },
    ],
    [
      'and another lacks it: both are told',
      (observed) => {
        observed.put('cp1/pki/front-proxy-ca.key', 'noise');
        observed.remove('cp2/pki/front-proxy-ca.key');
      },
      { 'front-proxy-ca': 'blocked unreadable copy-missing' },
    ],
    [
      'the same where two others have different ones',
      (observed) => {
        observed.put('cp1/pki/front-proxy-ca.key', 'noise');
        observed.put('cp2/pki/front-proxy-ca.key', keyPem(newKey()));
      },
      { 'front-proxy-ca': 'blocked unreadable', ...each(frontProxyClients, 'blocked issuer-unusable') },
    ],
    [
      'no node has a private key of the CA that can be read',
      (observed) => {
        for (const node of ['cp1', 'cp2', 'cp3']) observed.put(`${node}/pki/front-proxy-ca.key`, 'noise');
      },
      {
        'front-proxy-ca': 'blocked unreadable unreadable unreadable',
        ...each(frontProxyClients, 'blocked issuer-unusable'),
      },
    ],
    ['a worker lacks the bundle', removed('worker1/pki/ca.crt'), { 'kubernetes-ca-bundle': 'update copy-missing' }],
    [
      'a worker’s bundle is noise',
      replaced('worker1/pki/ca.crt', 'noise'),
      { 'kubernetes-ca-bundle': 'update unreadable' },
    ],
    [
      'a worker trusts another CA instead: it gets ours beside it, and what it trusts does not spread',
      async (observed) => observed.put('worker1/pki/ca.crt', (await anotherState(cluster())).bytes('pki/ca.crt')),
      { 'kubernetes-ca-bundle': 'update bundle-differs' },
      { warns: { 'kubernetes-ca-bundle': 'bundle-has-others' } },
    ],
    [
      'one node’s bundle is fuller: what is more in it stays there, is told, and spreads nowhere',
      async (observed) => {
        const other = await anotherState(cluster());
        observed.put('cp2/pki/ca.crt', Buffer.concat([observed.bytes('cp2/pki/ca.crt'), other.bytes('pki/ca.crt')]));
      },
      {},
      { warns: { 'kubernetes-ca-bundle': 'bundle-has-others' } },
    ],
    [
      'the CA’s certificate is lost on the control plane, a worker still trusts it: a new one over the same key in its place',
      removed('cp1/pki/ca.crt', 'cp2/pki/ca.crt', 'cp3/pki/ca.crt'),
      {
        'kubernetes-ca': 'renew certificate-missing',
        'kubernetes-ca-bundle': 'update bundle-differs',
        ...each(kubeconfigs, 'update bundle-differs'),
      },
      { warns: {} },
    ],
    [
      'one node lacks the service-account key',
      removed('cp1/pki/sa.key', 'cp1/pki/sa.pub'),
      { sa: 'copy copy-missing' },
    ],
    [
      'one node lacks the public key alone, another has a wrong one',
      (observed) => {
        observed.remove('cp1/pki/sa.pub');
        observed.put('cp2/pki/sa.pub', publicPem(newKey()));
      },
      { sa: 'update public-key-missing public-key-differs' },
    ],
    [
      'one node has another service-account key',
      replaced('cp2/pki/sa.key', keyPem(newKey())),
      { sa: 'blocked copies-differ' },
    ],
    [
      'the certificate of another node',
      (observed) => {
        observed.put('cp1/pki/apiserver.crt', observed.bytes('cp2/pki/apiserver.crt'));
        observed.put('cp1/pki/apiserver.key', observed.bytes('cp2/pki/apiserver.key'));
      },
      { 'apiserver cp1': 'renew names-differ' },
    ],
    [
      'the kubelet.conf of another node',
      (observed) => observed.put('worker1/kubelet.conf', observed.bytes('cp2/kubelet.conf')),
      { 'kubelet.conf worker1': 'renew subject-differs server-differs' },
    ],
    [
      'a node joins: it gets copies of what all share, and its own',
      () => {},
      {
        'kubernetes-ca': 'copy copy-missing',
        'etcd-ca': 'copy copy-missing',
        'front-proxy-ca': 'copy copy-missing',
        'kubernetes-ca-bundle': 'update copy-missing',
        'etcd-ca-bundle': 'update copy-missing',
        'front-proxy-ca-bundle': 'update copy-missing',
        sa: 'copy copy-missing',
        'apiserver cp4': 'create missing',
        'apiserver-kubelet-client cp4': 'create missing',
        'front-proxy-client cp4': 'create missing',
        'etcd-server cp4': 'create missing',
        'etcd-peer cp4': 'create missing',
        'etcd-healthcheck-client cp4': 'create missing',
        'apiserver-etcd-client cp4': 'create missing',
        'admin.conf cp4': 'create missing',
        'kubelet.conf cp4': 'create missing',
        'controller-manager.conf cp4': 'create missing',
        'scheduler.conf cp4': 'create missing',
      },
      {
        desiredNow: (before) => ({
          ...before,
          controlPlane: [...before.controlPlane, controlPlaneNode('cp4', '10.0.0.14')],
        }),
      },
    ],
    [
      'a node leaves: nothing is to be done',
      () => {},
      {},
      { desiredNow: (before) => ({ ...before, controlPlane: before.controlPlane.slice(0, 2) }) },
    ],
    [
      'several parts of a CA are missing on several nodes',
      removed('cp1/pki/ca.key', 'cp2/pki/ca.crt', 'cp3/pki/ca.key', 'cp3/pki/ca.crt'),
      {
        'kubernetes-ca': 'copy copy-missing copy-missing copy-missing',
        'kubernetes-ca-bundle': 'update copy-missing copy-missing',
      },
    ],
  ],
  threeNodes,
);

test('copies that differ: which node holds which is said, and what to do', async () => {
  const observed = await fullState(cluster(threeNodes));
  const other = await anotherState(cluster());
  for (const file of ['front-proxy-ca.crt', 'front-proxy-ca.key'])
    observed.put(`cp1/pki/${file}`, other.bytes(`pki/${file}`));
  observed.put('cp2/pki/etcd/ca.key', keyPem(newKey()));
  observed.put('cp3/pki/sa.key', keyPem(newKey()));
  const reported = (await observed.plan()).steps
    .filter(({ reasons }) => reasons.some(({ reason }) => reason === 'copies-differ'))
    .map(({ artifact, reasons, next }) => [artifact, ...reasons, next]);
  const keepers = (...sides: readonly (readonly string[])[]) =>
    sides.map((side) => side.map((node) => ({ node, sink: null })));
  const copyCa = remedy('copy-own-pair');
  expect(reported).toEqual([
    [
      'etcd-ca',
      finding('copies-differ/parts', { parts: 'private keys', keepers: keepers(['cp1', 'cp3'], ['cp2']) }),
      copyCa,
    ],
    [
      'front-proxy-ca',
      finding('copies-differ/parts', { parts: 'private keys', keepers: keepers(['cp1'], ['cp2', 'cp3']) }),
      finding('copies-differ/parts', { parts: 'certificates', keepers: keepers(['cp1'], ['cp2', 'cp3']) }),
      copyCa,
    ],
    [
      'sa',
      finding('copies-differ/key-pair', { keepers: keepers(['cp1', 'cp2'], ['cp3']) }),
      remedy('keep-signing-pair'),
    ],
  ]);
});

test('a second node moves the files of the first: no new CA is made beside the one that is there', async () => {
  const one = await fullState(cluster());
  const two = one.declaredAs(cluster({ workers: [{ name: 'worker1', addresses: ['10.0.1.1'] }] }));
  const plan = await two.plan();
  expect(changesOf(plan)).toMatchObject({
    'kubernetes-ca': 'blocked stored-elsewhere',
    'etcd-ca': 'blocked stored-elsewhere',
    'front-proxy-ca': 'blocked stored-elsewhere',
  });
  expect(plan.steps.find(({ name }) => name === 'etcd-ca')?.next).toEqual(
    remedy('move-files', { location: 'pki/etcd/ca.crt', belongs: 'cp1/pki/etcd/ca.crt' }),
  );
  await expect(two.apply(plan)).rejects.toMatchObject({ code: 'denied' });
  for (const entry of one.entries()) {
    two.put(`cp1/${entry}`, one.bytes(entry));
    two.remove(entry);
  }
  const moved = await two.plan();
  expect(moved.steps.filter(({ action }) => action === 'blocked')).toEqual([]);
  expect(moved.steps.filter(changes).map(({ artifact }) => artifact)).toEqual([
    'kubernetes-ca-bundle',
    'kubelet.conf worker1',
  ]);
});

test('and so it is when the last but one node goes', async () => {
  const two = await fullState(cluster({ workers: [{ name: 'worker1', addresses: ['10.0.1.1'] }] }));
  const one = two.declaredAs(cluster());
  expect(changesOf(await one.plan())).toMatchObject({ 'kubernetes-ca': 'blocked stored-elsewhere' });
});

test('one node has noise for a CA’s private key: the others sign, and taking it away is a way out', async () => {
  const observed = await fullState(cluster(threeNodes));
  observed.put('cp2/pki/front-proxy-ca.key', 'noise');
  const plan = await observed.plan();
  const unreadable = coded('unreadable', { location: 'cp2/pki/front-proxy-ca.key' });
  const copyKey = remedy('copy-key', {
    keepers: [
      { node: 'cp1', sink: null },
      { node: 'cp3', sink: null },
    ],
  });
  expect(plan.steps.find(({ name }) => name === 'front-proxy-ca')).toMatchObject({
    reasons: [unreadable],
    next: copyKey,
  });
  const reported = statusOf(await observed.read(), now).filter(({ state }) => state !== 'ok');
  expect(reported.map(({ artifact, node, state }) => [artifact, node, state])).toEqual([
    ['front-proxy-ca', 'cp1', 'invalid'],
    ['front-proxy-ca', 'cp2', 'unreadable'],
    ['front-proxy-ca', 'cp3', 'invalid'],
  ]);
  const rotate = [{ name: 'front-proxy-ca', to: 'trust' }] as const;
  await expect(observed.apply(await observed.plan(now, { ...emptyIntent, rotate }))).rejects.toMatchObject({
    said: coded('plan-blocked', {
      blocked: coded('blocked', { artifact: 'front-proxy-ca', findings: [unreadable], remedy: copyKey, others: 0 }),
    }),
  });
  const renew = ['front-proxy-client cp1'];
  await observed.apply(await observed.plan(now, { ...emptyIntent, renew }));
  observed.remove('cp2/pki/front-proxy-ca.key');
  await observed.apply();
  expect(changesOf(await observed.plan())).toEqual({});
  expect((await observed.judge()).filter(({ holds }) => holds !== 'yes')).toEqual([]);
});

test('a key that one node cannot read hinders what is asked for about its CA, and nothing that it signed', async () => {
  const observed = await fullState(cluster(threeNodes));
  observed.put('cp2/pki/front-proxy-ca.key', 'noise');
  const plan = await observed.plan(now, { ...emptyIntent, renew: ['front-proxy-ca'] });
  expect(changesOf(plan)).toEqual({ 'front-proxy-ca': 'blocked unreadable' });
});

test('a key that no node can read is as good as lost once it is taken away, and that is said', async () => {
  const observed = await fullState(cluster(threeNodes));
  const keys = ['cp1', 'cp2', 'cp3'].map((node) => `${node}/pki/front-proxy-ca.key`);
  for (const key of keys) observed.put(key, 'noise');
  const step = (await observed.plan()).steps.find(({ name }) => name === 'front-proxy-ca');
  expect(step?.next).toEqual(remedy('restore-key', { name: 'front-proxy-ca', isSuccessor: false }));
  observed.remove(...keys);
  const rotate = [{ name: 'front-proxy-ca', to: 'trust' }] as const;
  await observed.apply(await observed.plan(now, { ...emptyIntent, rotate }));
  expect(observed.entries()).toContain('cp2/pki/front-proxy-ca.key.next');
});
