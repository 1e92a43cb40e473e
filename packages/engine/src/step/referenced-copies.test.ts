import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { cluster } from '../../test/clusters.ts';
import { currentPem } from '../../test/kubelet-confs.ts';
import { type SinksWorld, sinksWorld } from '../../test/sinks.ts';
import { changesOf, now } from '../../test/world.ts';
import { asDeclared, builtinLayouts, type Phase } from '../index.ts';

const id = 'kubelet.conf cp1';

interface Form {
  readonly clusters: readonly { readonly cluster: Readonly<Record<string, string>> }[];
  readonly users: readonly { readonly name: string; user: Readonly<Record<string, string>> }[];
}

function placed(world: SinksWorld, sink: string) {
  for (const { entries } of world.storages.get(sink)?.places.values() ?? []) {
    const entry = [...entries.keys()].find((each) => each.endsWith('kubelet.conf'));
    if (entry !== undefined) return { entries, entry };
  }
  throw new Error(`${sink} has no kubelet.conf`);
}

function formIn(world: SinksWorld, sink: string): Form {
  const { entries, entry } = placed(world, sink);
  return parse(Buffer.from(entries.get(entry) ?? []).toString()) as Form;
}

/** One sink keeps kubelet.conf as kubeadm leaves it on the node, the other one has a credential inside. */
async function twoSinks(): Promise<SinksWorld> {
  const { rows = [] } = builtinLayouts.find((each) => each.name === 'kubeadm') ?? {};
  const world = await sinksWorld(cluster(), [
    { name: 'node', layout: 'kubeadm' },
    { name: 'store', layout: 'kubeadm', rows: rows.map((row) => ({ ...row, path: ['store'] })) },
  ]);
  await world.apply();
  const form = formIn(world, 'node');
  for (const each of form.users) each.user = { 'client-certificate': currentPem, 'client-key': currentPem };
  const { entries, entry } = placed(world, 'node');
  entries.set(entry, Buffer.from(stringify(form, { lineWidth: 0 })));
  return world;
}

const userIn = (world: SinksWorld, sink: string) => formIn(world, sink).users[0]?.user;
const trustedIn = (world: SinksWorld, sink: string) =>
  formIn(world, sink).clusters[0]?.cluster['certificate-authority-data'];

async function bring(world: SinksWorld, to: Phase): Promise<void> {
  await world.apply(now, { ...asDeclared, rotate: [{ name: 'kubernetes-ca', to }] });
}

test('a copy that names the files of its credential is kept; each phase edits its trust bundle', async () => {
  const world = await twoSinks();
  expect(changesOf(await world.plan())).toEqual({});
  const before = trustedIn(world, 'node');
  await bring(world, 'prepare');
  await bring(world, 'stage');
  expect(userIn(world, 'node')).toEqual({ 'client-certificate': currentPem, 'client-key': currentPem });
  expect(trustedIn(world, 'node')).not.toBe(before);
  expect(trustedIn(world, 'node')).toBe(trustedIn(world, 'store'));
  expect(userIn(world, 'store')).toHaveProperty('client-certificate-data');
  expect(changesOf(await world.plan())).toEqual({});
});

test('issue replaces it, as it does a single copy', async () => {
  const world = await twoSinks();
  for (const to of ['prepare', 'stage', 'issue'] as const) await bring(world, to);
  expect(userIn(world, 'node')).toHaveProperty('client-certificate-data');
  expect(userIn(world, 'node')).toEqual(userIn(world, 'store'));
});

test('where a bundle alone is stale, the copy that names its credential is edited alone', async () => {
  const world = await twoSinks();
  const { entries, entry } = placed(world, 'node');
  const text = Buffer.from(entries.get(entry) ?? []).toString();
  entries.set(entry, Buffer.from(text.replace(/server: .*/, 'server: https://192.0.2.9:6443')));
  expect(changesOf(await world.plan())).toEqual({ [id]: 'rewrite server-differs' });
  await world.apply();
  expect(userIn(world, 'node')).toHaveProperty('client-certificate');
  expect(formIn(world, 'node').clusters[0]?.cluster['server']).toBe(
    formIn(world, 'store').clusters[0]?.cluster['server'],
  );
  expect(changesOf(await world.plan())).toEqual({});
});
