import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { cluster } from '../../test/clusters.ts';
import { coded } from '../../test/coded.ts';
import { kubeconfigAt } from '../../test/kubeconfigs.ts';
import { currentPem } from '../../test/kubelet-confs.ts';
import { anotherState, changesOf, fullState, now, type TestState } from '../../test/observed-state.ts';
import { statusOf } from '../index.ts';
import { finding } from '../model/finding.ts';
import { statement } from '../model/statement.ts';

const id = 'kubelet.conf cp1';

/** kubelet.conf of a node of the same name in another cluster. */
async function withForeignFile(server: string): Promise<TestState> {
  const [observed, other] = [await fullState(cluster()), await anotherState(cluster())];
  const form = kubeconfigAt(other, 'kubelet.conf');
  form.clusters[0].cluster['server'] = server;
  observed.put('kubelet.conf', stringify(form, { lineWidth: 0 }));
  return observed;
}

test('the kubelet.conf of another cluster is not called missing: the plan, status and verify say what it is', async () => {
  const observed = await withForeignFile('https://192.0.2.200:6443');
  const plan = await observed.plan();
  expect(changesOf(plan)).toEqual({ [id]: 'create entries-missing' });
  const found = finding('entries-missing', {
    foreign: { context: 'default-system', server: 'https://192.0.2.200:6443', commonName: 'system:node:cp1' },
  });
  expect(plan.steps.find(({ artifact }) => artifact === id)?.reasons[0]).toEqual(found);
  const entry = statusOf(await observed.read(), now).find(({ artifact }) => artifact === id);
  expect(entry).toMatchObject({ state: 'invalid', findings: [found] });
  const own = statement('subject/artifact', { artifact: id, sink: null });
  const verdict = (await observed.check()).find(({ what, holds }) => isDeepStrictEqual(what, own) && holds === 'no');
  expect(verdict).toMatchObject({ check: 'declared', text: coded('declared', { findings: [found] }) });
});

test('its kubelet runs: it is restarted without the certificate that it keeps', async () => {
  const observed = await withForeignFile('https://192.0.2.200:6443');
  const { rollout } = await observed.plan();
  expect(rollout.find(({ component }) => component === 'kubelet')).toMatchObject({
    action: 'restart',
    removes: [currentPem],
  });
  await observed.apply();
  expect(changesOf(await observed.plan())).toEqual({});
});

test('a password in the address of its server is not shown', async () => {
  const observed = await withForeignFile('https://me:hidden@192.0.2.200:6443');
  const shown = JSON.stringify([await observed.plan(), statusOf(await observed.read(), now)]);
  expect(shown).toContain('https://[secret]@192.0.2.200:6443');
  expect(shown).not.toContain('hidden');
});
