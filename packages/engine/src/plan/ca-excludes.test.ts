import type { CaConstraints } from '@kpki/x509';
import { expect, test } from 'vitest';
import { contentsOf, each, runCases } from '../../test/cases.ts';
import { reissue } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { coded } from '../../test/coded.ts';
import { call, fullState, now, type TestState } from '../../test/observed-state.ts';
import { issueUserKubeconfig, styleOf } from '../index.ts';
import { finding, remedy } from '../model/finding.ts';

/** The CA, self-signed once more with something in it that stands against what it signs. */
const restrict =
  (constraints: CaConstraints, ...usages: readonly ('server auth' | 'client auth')[]) =>
  (observed: TestState): Promise<void> =>
    reissue(observed, 'pki/ca.crt', 'pki/ca', { constraints, usages: ['cert sign', 'crl sign', ...usages] });

const kubeconfigs = ['admin.conf', 'super-admin.conf', 'kubelet.conf', 'controller-manager.conf', 'scheduler.conf'].map(
  (name) => `${name} cp1`,
);
const server = 'apiserver cp1';
const client = 'apiserver-kubelet-client cp1';
/** Kubeconfigs hold the CA's certificate, which is another now. */
const changed = each(kubeconfigs, 'update bundle-differs');

runCases('a CA that excludes what it has to sign', [
  [
    'by the names that it permits',
    restrict({ permittedNames: { dns: ['example.com'] } }),
    { ...changed, [server]: 'blocked ca-excludes' },
  ],
  [
    'by a network that it excludes',
    restrict({ excludedNames: { ip: ['10.96.0.0/12'] } }),
    { ...changed, [server]: 'blocked ca-excludes' },
  ],
  ['servers, by its extended key usages', restrict({}, 'client auth'), { ...changed, [server]: 'blocked ca-excludes' }],
  [
    'clients, by its extended key usages',
    restrict({}, 'server auth'),
    { ...each(kubeconfigs, 'blocked ca-excludes'), [client]: 'blocked ca-excludes' },
  ],
  [
    'and nothing of it was signed yet',
    async (observed) => {
      observed.remove('pki/apiserver.crt', 'pki/apiserver.key', 'admin.conf');
      await restrict({ excludedNames: { dns: ['cluster.local'] } }, 'server auth')(observed);
    },
    {
      ...each(kubeconfigs, 'blocked ca-excludes'),
      'admin.conf cp1': 'blocked missing ca-excludes',
      [server]: 'blocked missing ca-excludes',
      [client]: 'blocked ca-excludes',
    },
  ],
  [
    'nothing: all names are permitted, no CA may follow, and the usages are those that are needed',
    restrict(
      {
        pathLength: 0,
        permittedNames: {
          dns: ['kubernetes', 'default', 'svc', 'cluster', 'cluster.local', 'cp1', 'localhost'],
          ip: ['0.0.0.0/0', '::/0'],
        },
      },
      'server auth',
      'client auth',
    ),
    changed,
  ],
]);

test('the constraint and each name that it excludes are told', async () => {
  const observed = await fullState(cluster());
  await restrict({ permittedNames: { dns: ['default', 'svc'] }, excludedNames: { ip: ['10.96.0.0/12'] } })(observed);
  const step = (await observed.plan()).steps.find(({ artifact }) => artifact === server);
  const permits = 'is not one that its CA may certify: it permits only "default", "svc"';
  expect(step?.reasons).toEqual([
    finding('ca-excludes', {
      ca: 'kubernetes-ca',
      excluded: [
        `the DNS name "cp1" ${permits}`,
        `the DNS name "kubernetes" ${permits}`,
        `the DNS name "kubernetes.default.svc.cluster" ${permits}`,
        `the DNS name "kubernetes.default.svc.cluster.local" ${permits}`,
        'the address 10.96.0.1 is not one that its CA may certify: it excludes "10.96.0.0/12"',
      ],
    }),
  ]);
  expect(step?.next).toEqual(remedy('widen-ca', { ca: 'kubernetes-ca' }));
});

test('no kubeconfig is made for a user whom nothing would let in', async () => {
  const observed = await fullState(cluster());
  await restrict({}, 'server auth')(observed);
  const before = contentsOf(observed);
  const dependencies = { keys: observed.keys, style: styleOf(observed.cluster), now: () => now };
  const user = { name: 'jane', groups: [], seconds: 3600 };
  const made = issueUserKubeconfig(await observed.read(), user, dependencies, () => {}, call);
  const found = coded('ca-excludes', { excluded: [expect.stringContaining("'client auth'")] });
  await expect(made).rejects.toMatchObject({ code: 'denied', said: coded('quoted', { found }) });
  expect(contentsOf(observed)).toEqual(before);
});
