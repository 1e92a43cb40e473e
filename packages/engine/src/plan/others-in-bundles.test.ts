import { readCertificates } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { coded } from '../../test/coded.ts';
import { kubeconfigAt } from '../../test/kubeconfigs.ts';
import { anotherState, changesOf, fullState, now, type TestState } from '../../test/observed-state.ts';
import type { Finding } from '../model/finding.ts';
import { emptyIntent, type Intent } from './intent.ts';
import { makePlan } from './make-plan.ts';

// No etcd: none of it is looked at here.
const declared = cluster({ ...threeNodes, etcd: { topology: 'unmanaged' } });

const nodes = ['cp1', 'cp2', 'cp3', 'worker1'];
const bundles = nodes.map((node) => `${node}/pki/ca.crt`);
const id = 'kubernetes-ca-bundle';

const hex = (pem: Uint8Array): readonly string[] =>
  readCertificates(pem).map(({ der }) => Buffer.from(der).toString('hex'));

const held = (observed: TestState): readonly (readonly string[])[] =>
  bundles.map((entry) => hex(observed.bytes(entry)));

/** What every kubeconfig of the cluster verifies its server by, each once. */
function trustedByKubeconfigs(observed: TestState): readonly string[] {
  const data = observed
    .entries()
    .filter((entry) => entry.endsWith('.conf'))
    .map((entry) => kubeconfigAt(observed, entry).clusters[0].cluster['certificate-authority-data'] ?? '');
  return [...new Set(data)].map((each) => hex(Buffer.from(each, 'base64')).join(' '));
}

async function planted(...entries: readonly string[]): Promise<{
  readonly observed: TestState;
  readonly own: string;
  readonly other: string;
}> {
  const observed = await fullState(declared);
  const other = (await anotherState(cluster())).bytes('pki/ca.crt');
  const [own = ''] = hex(observed.bytes('cp1/pki/ca.crt'));
  for (const entry of entries) observed.put(entry, Buffer.concat([observed.bytes(entry), other]));
  return { observed, own, other: hex(other).join() };
}

async function warningsIn(observed: TestState, intent: Intent = emptyIntent): Promise<readonly Finding[]> {
  return (await observed.plan(now, intent)).steps.find(({ artifact }) => artifact === id)?.warnings ?? [];
}

/** The finding, with the files that it names. */
const othersIn = (...locations: readonly string[]) =>
  coded('bundle-has-others/some-copies', { locations, notAfter: expect.stringMatching(/^\S+$/) });

/** The finding of a CA in all copies, which names no file. */
const namesake = coded('bundle-has-others/namesake', { ca: 'kubernetes-ca' });

test('a CA that was put on a worker alone is reported, and nothing is written anywhere', async () => {
  const { observed } = await planted('worker1/pki/ca.crt');
  expect(changesOf(await observed.plan())).toEqual({});
  const [found, ...more] = await warningsIn(observed);
  expect(more).toEqual([]);
  expect(found).toEqual(othersIn('worker1/pki/ca.crt'));
  const writes = observed.writes();
  await observed.apply();
  expect(observed.writes()).toBe(writes);
});

test('nor does it spread where what trusts the bundle is written anew, or a node has lost its file', async () => {
  const { observed, own, other } = await planted('worker1/pki/ca.crt');
  observed.remove('cp3/pki/ca.crt', 'cp1/admin.conf');
  await observed.apply();
  expect(held(observed)).toEqual([[own], [own], [own], [own, other]]);
  expect(trustedByKubeconfigs(observed)).toEqual([own]);
});

test('on several nodes and not on all: it is told once, with their files', async () => {
  const { observed } = await planted('worker1/pki/ca.crt', 'cp2/pki/ca.crt');
  expect(changesOf(await observed.plan())).toEqual({});
  expect(await warningsIn(observed)).toEqual([othersIn('cp2/pki/ca.crt', 'worker1/pki/ca.crt')]);
});

test('on all nodes it is meant: kubeconfigs get it, and a node that has lost its file', async () => {
  const { observed, own, other } = await planted(...bundles);
  observed.remove('worker1/pki/ca.crt');
  await observed.apply();
  expect(held(observed)).toEqual(bundles.map(() => [own, other]));
  expect(trustedByKubeconfigs(observed)).toEqual([`${own} ${other}`]);
  expect(changesOf(await observed.plan())).toEqual({});
  // No file is named: it is the same in all of them.
  expect(await warningsIn(observed)).toEqual([namesake]);
});

test('a CA that is renewed: what a node has of its own survives there, and there alone', async () => {
  const { observed, own, other } = await planted('cp2/pki/ca.crt');
  const intent = { ...emptyIntent, renew: ['kubernetes-ca'] };
  expect(await warningsIn(observed, intent)).toEqual([othersIn('cp2/pki/ca.crt')]);
  await observed.apply(await observed.plan(now, intent));
  const [[renewed = '']] = held(observed) as [string[]];
  expect(renewed).not.toBe(own);
  expect(held(observed)).toEqual([[renewed], [renewed, other], [renewed], [renewed]]);
  expect(trustedByKubeconfigs(observed)).toEqual([renewed]);
});

test('a node that loses its file while two generations are trusted gets both', async () => {
  const { observed } = await planted();
  const rotate = [{ name: 'kubernetes-ca', to: 'trust' }] as const;
  await observed.applyFor({ ...emptyIntent, rotate });
  const [both = []] = held(observed);
  expect(both).toHaveLength(2);
  observed.remove('worker1/pki/ca.crt');
  await observed.apply();
  expect(held(observed)).toEqual(bundles.map(() => both));
});

test('once the old generation is distrusted, one that comes back to a node is believed nowhere else', async () => {
  const { observed, own } = await planted();
  await observed.rotate('kubernetes-ca', 'trust', 'reissue', 'distrust');
  const [[newer = '']] = held(observed) as [string[]];
  expect(newer).not.toBe(own);
  observed.put(
    'cp2/pki/ca.crt',
    Buffer.concat([observed.bytes('cp2/pki/ca.crt'), observed.bytes('cp1/pki/ca.crt.previous')]),
  );
  observed.remove('worker1/pki/ca.crt', 'cp1/admin.conf');
  await observed.apply();
  expect(held(observed)).toEqual([[newer], [newer, own], [newer], [newer]]);
  expect(trustedByKubeconfigs(observed)).toEqual([newer]);
});

test('an old CA whose file is gone is told as such, and goes once a rotation knows it again', async () => {
  const observed = await fullState(declared);
  const rotate = async (to: 'trust' | 'reissue' | 'distrust' | 'remove') => observed.rotate('kubernetes-ca', to);
  await rotate('trust');
  await rotate('reissue');
  const previous = observed.entries().filter((entry) => entry.endsWith('pki/ca.crt.previous'));
  const old = observed.bytes(previous[0] ?? '');
  observed.remove(...observed.entries().filter((entry) => /pki\/ca\.(?:crt|key)\.previous$/.test(entry)));
  expect(await warningsIn(observed)).toEqual([namesake]);

  for (const entry of previous) observed.put(entry, old);
  await rotate('distrust');
  await rotate('remove');
  expect(held(observed).map((each) => each.length)).toEqual([1, 1, 1, 1]);
  expect(held(observed)[0]).not.toEqual(hex(old));
  expect(await warningsIn(observed)).toEqual([]);
});

describe('a CA that was put into one kubeconfig next to ours', () => {
  async function plantedIn(entry: string) {
    const observed = await fullState(declared);
    const other = (await anotherState(cluster())).bytes('pki/ca.crt');
    const text = observed.text(entry);
    const data = kubeconfigAt(observed, entry).clusters[0].cluster['certificate-authority-data'] ?? '';
    const both = Buffer.concat([Buffer.from(data, 'base64'), other]).toString('base64');
    observed.put(entry, text.replace(data, both));
    return observed;
  }
  const othersOf = async (observed: TestState, intent: Intent = emptyIntent) =>
    makePlan(await observed.read(), now, intent).steps.flatMap(({ artifact, warnings }) =>
      warnings.filter(({ reason }) => reason === 'bundle-has-others').map((found) => ({ artifact, found })),
    );

  test.each([
    ['an apply', emptyIntent],
    ['a renewal of it', { ...emptyIntent, renew: ['admin.conf cp2'] }],
    ['a renewal of the CA', { ...emptyIntent, renew: ['kubernetes-ca'] }],
    ['the next phase of a rotation', { ...emptyIntent, rotate: [{ name: 'kubernetes-ca', to: 'trust' }] }],
  ] as const)('is named before %s takes it out, and nothing else is', async (_, intent) => {
    const observed = await plantedIn('cp2/admin.conf');
    const found = coded('bundle-has-others/kubeconfig', { locations: ['cp2/admin.conf'], subject: 'CN=kubernetes-ca' });
    expect(await othersOf(observed, intent)).toEqual([{ artifact: 'admin.conf cp2', found }]);
    await observed.applyFor(intent);
    expect(await othersOf(observed)).toEqual([]);
    expect(trustedByKubeconfigs(observed)).toHaveLength(1);
  });

  test('is not named where only one of ours is there: of a rotation, or of before a renewal', async () => {
    const observed = await fullState(declared);
    const before = observed.bytes('cp2/admin.conf');
    for (const to of ['trust', 'reissue', 'distrust'] as const) {
      const intent: Intent = { ...emptyIntent, rotate: [{ name: 'kubernetes-ca', to }] };
      expect(await othersOf(observed, intent)).toEqual([]);
      await observed.applyFor(intent);
    }
    observed.put('cp2/admin.conf', before);
    expect(await othersOf(observed)).toEqual([]);
  });
});
