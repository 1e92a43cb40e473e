import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { cluster } from '../../test/clusters.ts';
import { kubeconfigAt } from '../../test/kubeconfigs.ts';
import { currentPem } from '../../test/kubelet-confs.ts';
import { anotherWorld, changesOf, fullWorld, now, type TestWorld } from '../../test/world.ts';
import { statusOf } from '../index.ts';

const id = 'kubelet.conf cp1';

/** kubelet.conf of a node of the same name in another cluster. */
async function withForeignFile(server: string): Promise<TestWorld> {
  const [world, other] = [await fullWorld(cluster()), await anotherWorld(cluster())];
  const form = kubeconfigAt(other, 'kubelet.conf');
  form.clusters[0].cluster['server'] = server;
  world.put('kubelet.conf', stringify(form, { lineWidth: 0 }));
  return world;
}

test('the kubelet.conf of another cluster is not called missing: the plan, status and verify say what it is', async () => {
  const world = await withForeignFile('https://192.0.2.200:6443');
  const plan = await world.plan();
  expect(changesOf(plan)).toEqual({ [id]: 'create entries-missing' });
  const text =
    'it is a kubeconfig without entries of this cluster and its user: context "default-system" leads to https://192.0.2.200:6443 as system:node:cp1';
  expect(plan.steps.find(({ artefact }) => artefact === id)?.reasons[0]?.text).toBe(text);
  const entry = statusOf(await world.read(), now).find(({ artefact }) => artefact === id);
  expect(entry).toMatchObject({ state: 'wrong', findings: [{ reason: 'entries-missing', text }] });
  const verdict = (await world.check()).find(({ what, holds }) => what === id && holds === 'no');
  expect(verdict).toMatchObject({ check: 'declared', text: expect.stringMatching(/^entries-missing: /) });
});

test('its kubelet runs: it is restarted without the certificate that it keeps', async () => {
  const world = await withForeignFile('https://192.0.2.200:6443');
  const { followUp } = await world.plan();
  expect(followUp.find(({ component }) => component === 'kubelet')).toMatchObject({
    action: 'restart',
    removes: [currentPem],
  });
  await world.apply();
  expect(changesOf(await world.plan())).toEqual({});
});

test('a password in the address of its server is not shown', async () => {
  const world = await withForeignFile('https://me:hidden@192.0.2.200:6443');
  const shown = JSON.stringify([await world.plan(), statusOf(await world.read(), now)]);
  expect(shown).toContain('https://[secret]@192.0.2.200:6443');
  expect(shown).not.toContain('hidden');
});
