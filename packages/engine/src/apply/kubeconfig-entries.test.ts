import { expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { editKubeconfig, kubeconfigAt } from '../../test/kubeconfigs.ts';
import { changesOf, fullWorld, now, type TestWorld } from '../../test/world.ts';
import { asDeclared } from '../plan/intent.ts';

const id = 'admin.conf cp1';
const file = 'admin.conf';

async function withOthers(wrap?: Parameters<typeof fullWorld>[1]): Promise<TestWorld> {
  const world = await fullWorld(cluster(), wrap);
  editKubeconfig(world, file, (form) => {
    form.clusters.push({ name: 'theirs', cluster: { server: 'https://192.0.2.1' } });
    form.users.push({ name: 'them', user: { token: 'a-token-of-theirs' } });
    form.contexts.push({ name: 'theirs', context: { cluster: 'theirs', user: 'them' } });
  });
  return world;
}

test.each(['renew', 'rekey'] as const)('%s of a kubeconfig leaves the entries of others in it', async (what) => {
  const world = await withOthers();
  const before = kubeconfigAt(world, file);
  const plan = await world.plan(now, { ...asDeclared, [what]: [id] });
  expect(changesOf(plan)).toEqual({ [id]: `${what} asked` });
  expect(JSON.stringify(plan)).not.toContain('a-token-of-theirs');
  await world.apply(plan);
  const after = kubeconfigAt(world, file);
  expect(after.clusters[1]).toEqual(before.clusters[1]);
  expect(after.users[1]).toEqual(before.users[1]);
  expect(after.contexts[1]).toEqual(before.contexts[1]);
  expect(after.users[0].user['client-certificate-data']).not.toBe(before.users[0].user['client-certificate-data']);
  const isSameKey = after.users[0].user['client-key-data'] === before.users[0].user['client-key-data'];
  expect(isSameKey).toBe(what === 'renew');
  expect(changesOf(await world.plan())).toEqual({});
  expect(JSON.stringify(world.events)).not.toContain('a-token-of-theirs');
});

test('in a sink that gives nothing back they are lost, and the plan says so before', async () => {
  const world = await withOthers(({ reveal: _, ...sink }) => sink);
  const plan = await world.plan(now, { ...asDeclared, rekey: [id] });
  const [warning] = plan.steps.find(({ artefact }) => artefact === id)?.warnings ?? [];
  expect(warning).toEqual({
    reason: 'entries-lost',
    text: 'it also holds cluster "theirs", context "theirs", user "them"',
  });
});

test('where a name of ours is taken by somebody else, nothing is written, and it says what to do', async () => {
  const world = await fullWorld(cluster());
  editKubeconfig(world, file, (form) => {
    const own = form.clusters[0].name;
    form.clusters[0].name = 'renamed';
    form.contexts[0].context.cluster = 'renamed';
    form.clusters.push({ name: own, cluster: { server: 'https://192.0.2.1' } });
  });
  const before = world.text(file);
  await expect(world.apply()).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('move them into a file of their own'),
  });
  expect(world.text(file)).toBe(before);
});
