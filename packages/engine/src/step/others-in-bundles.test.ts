import { readCertificates } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { kubeconfigAt } from '../../test/kubeconfigs.ts';
import { anotherWorld, changesOf, fullWorld, now, type TestWorld } from '../../test/world.ts';
import { makePlan } from '../plan/make-plan.ts';
import { asDeclared, type Intent } from './intent.ts';
import type { Finding } from './reason.ts';

// No etcd: none of it is looked at here.
const declared = cluster({ ...threeNodes, etcd: { topology: 'unmanaged' } });

const nodes = ['cp1', 'cp2', 'cp3', 'worker1'];
const bundles = nodes.map((node) => `${node}/pki/ca.crt`);
const id = 'kubernetes-ca-bundle';

const hex = (pem: Uint8Array): readonly string[] =>
  readCertificates(pem).map(({ der }) => Buffer.from(der).toString('hex'));

const held = (world: TestWorld): readonly (readonly string[])[] => bundles.map((entry) => hex(world.bytes(entry)));

/** What every kubeconfig of the cluster verifies its server by, each once. */
function trustedByKubeconfigs(world: TestWorld): readonly string[] {
  const data = world
    .entries()
    .filter((entry) => entry.endsWith('.conf'))
    .map((entry) => kubeconfigAt(world, entry).clusters[0].cluster['certificate-authority-data'] ?? '');
  return [...new Set(data)].map((each) => hex(Buffer.from(each, 'base64')).join(' '));
}

async function planted(...entries: readonly string[]): Promise<{
  readonly world: TestWorld;
  readonly own: string;
  readonly other: string;
}> {
  const world = await fullWorld(declared);
  const other = (await anotherWorld(cluster())).bytes('pki/ca.crt');
  const [own = ''] = hex(world.bytes('cp1/pki/ca.crt'));
  for (const entry of entries) world.put(entry, Buffer.concat([world.bytes(entry), other]));
  return { world, own, other: hex(other).join() };
}

async function warningsIn(world: TestWorld, intent: Intent = asDeclared): Promise<readonly Finding[]> {
  return (await world.plan(now, intent)).steps.find(({ artefact }) => artefact === id)?.warnings ?? [];
}

/** The finding, with the files that it names. */
const othersIn = (files: RegExp) => ({ reason: 'bundle-has-others', text: expect.stringMatching(files) });

test('an authority that somebody put on a worker alone is told, and nothing is written anywhere', async () => {
  const { world } = await planted('worker1/pki/ca.crt');
  expect(changesOf(await world.plan())).toEqual({});
  const [found, ...more] = await warningsIn(world);
  expect(more).toEqual([]);
  expect(found).toEqual({
    reason: 'bundle-has-others',
    text: expect.stringMatching(
      /^worker1\/pki\/ca\.crt also holds .*, which ends on \S+; not passed on: put it on all nodes if it is meant$/,
    ),
  });
  const writes = world.writes();
  await world.apply();
  expect(world.writes()).toBe(writes);
});

test('nor does it spread where what trusts the bundle is written anew, or a node has lost its file', async () => {
  const { world, own, other } = await planted('worker1/pki/ca.crt');
  world.remove('cp3/pki/ca.crt', 'cp1/admin.conf');
  await world.apply();
  expect(held(world)).toEqual([[own], [own], [own], [own, other]]);
  expect(trustedByKubeconfigs(world)).toEqual([own]);
});

test('on several nodes and not on all: it is told once, with their files', async () => {
  const { world } = await planted('worker1/pki/ca.crt', 'cp2/pki/ca.crt');
  expect(changesOf(await world.plan())).toEqual({});
  expect(await warningsIn(world)).toEqual([othersIn(/^cp2\/pki\/ca\.crt, worker1\/pki\/ca\.crt /)]);
});

test('on all nodes it is meant: kubeconfigs get it, and a node that has lost its file', async () => {
  const { world, own, other } = await planted(...bundles);
  world.remove('worker1/pki/ca.crt');
  await world.apply();
  expect(held(world)).toEqual(bundles.map(() => [own, other]));
  expect(trustedByKubeconfigs(world)).toEqual([`${own} ${other}`]);
  expect(changesOf(await world.plan())).toEqual({});
  // No file is named: it is the same in all of them.
  expect(await warningsIn(world)).toEqual([
    { reason: 'bundle-has-others', text: expect.not.stringContaining('pki/ca.crt') },
  ]);
});

test('an authority that is renewed: what a node has of its own survives there, and there alone', async () => {
  const { world, own, other } = await planted('cp2/pki/ca.crt');
  const intent = { ...asDeclared, renew: ['kubernetes-ca'] };
  expect(await warningsIn(world, intent)).toEqual([othersIn(/^cp2\/pki\/ca\.crt /)]);
  await world.apply(await world.plan(now, intent));
  const [[renewed = '']] = held(world) as [string[]];
  expect(renewed).not.toBe(own);
  expect(held(world)).toEqual([[renewed], [renewed, other], [renewed], [renewed]]);
  expect(trustedByKubeconfigs(world)).toEqual([renewed]);
});

test('a node that loses its file while two generations are trusted gets both', async () => {
  const { world } = await planted();
  const rotate = [{ name: 'kubernetes-ca', to: 'stage' }] as const;
  await world.applyFor({ ...asDeclared, rotate });
  const [both = []] = held(world);
  expect(both).toHaveLength(2);
  world.remove('worker1/pki/ca.crt');
  await world.apply();
  expect(held(world)).toEqual(bundles.map(() => both));
});

test('once the old generation is distrusted, one that comes back to a node is believed nowhere else', async () => {
  const { world, own } = await planted();
  for (const to of ['stage', 'issue', 'distrust'] as const) {
    await world.applyFor({ ...asDeclared, rotate: [{ name: 'kubernetes-ca', to }] });
  }
  const [[young = '']] = held(world) as [string[]];
  expect(young).not.toBe(own);
  world.put('cp2/pki/ca.crt', Buffer.concat([world.bytes('cp2/pki/ca.crt'), world.bytes('cp1/pki/ca.crt.previous')]));
  world.remove('worker1/pki/ca.crt', 'cp1/admin.conf');
  await world.apply();
  expect(held(world)).toEqual([[young], [young, own], [young], [young]]);
  expect(trustedByKubeconfigs(world)).toEqual([young]);
});

test('an old authority whose file is gone is told as such, and goes once a rotation knows it again', async () => {
  const world = await fullWorld(declared);
  const rotate = async (to: 'stage' | 'issue' | 'distrust' | 'retire') =>
    world.applyFor({ ...asDeclared, rotate: [{ name: 'kubernetes-ca', to }] });
  await rotate('stage');
  await rotate('issue');
  const previous = world.entries().filter((entry) => entry.endsWith('pki/ca.crt.previous'));
  const old = world.bytes(previous[0] ?? '');
  world.remove(...world.entries().filter((entry) => /pki\/ca\.(?:crt|key)\.previous$/.test(entry)));
  expect(await warningsIn(world)).toEqual([othersIn(/\.previous .*`kpki rotate kubernetes-ca`/)]);

  for (const entry of previous) world.put(entry, old);
  await rotate('distrust');
  await rotate('retire');
  expect(held(world).map((each) => each.length)).toEqual([1, 1, 1, 1]);
  expect(held(world)[0]).not.toEqual(hex(old));
  expect(await warningsIn(world)).toEqual([]);
});

describe('an authority that somebody put into one kubeconfig beside ours', () => {
  async function plantedIn(entry: string) {
    const world = await fullWorld(declared);
    const other = (await anotherWorld(cluster())).bytes('pki/ca.crt');
    const text = world.text(entry);
    const data = kubeconfigAt(world, entry).clusters[0].cluster['certificate-authority-data'] ?? '';
    const both = Buffer.concat([Buffer.from(data, 'base64'), other]).toString('base64');
    world.put(entry, text.replace(data, both));
    return world;
  }
  const wordsOf = async (world: TestWorld, intent: Intent = asDeclared): Promise<readonly string[]> =>
    makePlan(await world.read(), now, intent).steps.flatMap(({ artefact, warnings }) =>
      warnings.filter(({ reason }) => reason === 'bundle-has-others').map(({ text }) => `${artefact}: ${text}`),
    );

  test.each([
    ['an apply', asDeclared],
    ['a renewal of it', { ...asDeclared, renew: ['admin.conf cp2'] }],
    ['a renewal of the authority', { ...asDeclared, renew: ['kubernetes-ca'] }],
    ['the next phase of a rotation', { ...asDeclared, rotate: [{ name: 'kubernetes-ca', to: 'stage' }] }],
  ] as const)('is named before %s takes it out, and nothing else is', async (_, intent) => {
    const world = await plantedIn('cp2/admin.conf');
    const [text, ...more] = await wordsOf(world, intent);
    expect(more).toEqual([]);
    expect(text).toMatch(
      /^admin\.conf cp2: cp2\/admin\.conf also holds CN=kubernetes-ca, which ends on \S+; taken out: put it into the trust bundle on all nodes if it is meant$/,
    );
    await world.applyFor(intent);
    expect(await wordsOf(world)).toEqual([]);
    expect(trustedByKubeconfigs(world)).toHaveLength(1);
  });

  test('is not named where only one of ours is there: of a rotation, or of before a renewal', async () => {
    const world = await fullWorld(declared);
    const before = world.bytes('cp2/admin.conf');
    for (const to of ['stage', 'issue', 'distrust'] as const) {
      const intent: Intent = { ...asDeclared, rotate: [{ name: 'kubernetes-ca', to }] };
      expect(await wordsOf(world, intent)).toEqual([]);
      await world.applyFor(intent);
    }
    world.put('cp2/admin.conf', before);
    expect(await wordsOf(world)).toEqual([]);
  });
});
