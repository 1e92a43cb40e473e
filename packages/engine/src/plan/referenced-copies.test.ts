import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { cluster } from '../../test/clusters.ts';
import { currentPem } from '../../test/kubelet-confs.ts';
import { changesOf, now } from '../../test/observed-state.ts';
import { type SinksState, sinksState } from '../../test/sinks.ts';
import { builtinLayouts, emptyIntent, type Phase } from '../index.ts';

const id = 'kubelet.conf cp1';

interface Form {
  readonly clusters: readonly { readonly cluster: Readonly<Record<string, string>> }[];
  readonly users: readonly { readonly name: string; user: Readonly<Record<string, string>> }[];
}

function placed(observed: SinksState, sink: string) {
  for (const { entries } of observed.storages.get(sink)?.locations.values() ?? []) {
    const entry = [...entries.keys()].find((each) => each.endsWith('kubelet.conf'));
    if (entry !== undefined) return { entries, entry };
  }
  throw new Error(`${sink} has no kubelet.conf`);
}

function formIn(observed: SinksState, sink: string): Form {
  const { entries, entry } = placed(observed, sink);
  return parse(Buffer.from(entries.get(entry) ?? []).toString()) as Form;
}

/** One sink keeps kubelet.conf as kubeadm leaves it on the node, the other one has a credential inside. */
async function twoSinks(): Promise<SinksState> {
  const { rows = [] } = builtinLayouts.find((each) => each.name === 'kubeadm') ?? {};
  const observed = await sinksState(cluster(), [
    { name: 'node', layout: 'kubeadm' },
    { name: 'store', layout: 'kubeadm', rows: rows.map((row) => ({ ...row, path: ['store'] })) },
  ]);
  await observed.apply();
  const form = formIn(observed, 'node');
  for (const each of form.users) each.user = { 'client-certificate': currentPem, 'client-key': currentPem };
  const { entries, entry } = placed(observed, 'node');
  entries.set(entry, Buffer.from(stringify(form, { lineWidth: 0 })));
  return observed;
}

const userIn = (observed: SinksState, sink: string) => formIn(observed, sink).users[0]?.user;
const trustedIn = (observed: SinksState, sink: string) =>
  formIn(observed, sink).clusters[0]?.cluster['certificate-authority-data'];

async function bring(observed: SinksState, to: Phase): Promise<void> {
  await observed.apply(now, { ...emptyIntent, rotate: [{ name: 'kubernetes-ca', to }] });
}

test('a copy that names the files of its credential is kept; each phase edits its trust bundle', async () => {
  const observed = await twoSinks();
  expect(changesOf(await observed.plan())).toEqual({});
  const before = trustedIn(observed, 'node');
  await bring(observed, 'prepare');
  await bring(observed, 'trust');
  expect(userIn(observed, 'node')).toEqual({ 'client-certificate': currentPem, 'client-key': currentPem });
  expect(trustedIn(observed, 'node')).not.toBe(before);
  expect(trustedIn(observed, 'node')).toBe(trustedIn(observed, 'store'));
  expect(userIn(observed, 'store')).toHaveProperty('client-certificate-data');
  expect(changesOf(await observed.plan())).toEqual({});
});

test('issue replaces it, as it does a single copy', async () => {
  const observed = await twoSinks();
  for (const to of ['prepare', 'trust', 'reissue'] as const) await bring(observed, to);
  expect(userIn(observed, 'node')).toHaveProperty('client-certificate-data');
  expect(userIn(observed, 'node')).toEqual(userIn(observed, 'store'));
});

test('where a bundle alone is stale, the copy that names its credential is edited alone', async () => {
  const observed = await twoSinks();
  const { entries, entry } = placed(observed, 'node');
  const text = Buffer.from(entries.get(entry) ?? []).toString();
  entries.set(entry, Buffer.from(text.replace(/server: .*/, 'server: https://192.0.2.9:6443')));
  expect(changesOf(await observed.plan())).toEqual({ [id]: 'update server-differs' });
  await observed.apply();
  expect(userIn(observed, 'node')).toHaveProperty('client-certificate');
  expect(formIn(observed, 'node').clusters[0]?.cluster['server']).toBe(
    formIn(observed, 'store').clusters[0]?.cluster['server'],
  );
  expect(changesOf(await observed.plan())).toEqual({});
});
