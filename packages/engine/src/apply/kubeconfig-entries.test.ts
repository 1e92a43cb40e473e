import { randomCases } from '@kpki/services/random-cases';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { cluster } from '../../test/clusters.ts';
import { coded } from '../../test/coded.ts';
import { keyPem, newKey } from '../../test/keys.ts';
import { editKubeconfig, kubeconfigAt } from '../../test/kubeconfigs.ts';
import { anotherState, changesOf, fullState, now, type TestState, warningsOf } from '../../test/observed-state.ts';
import { emptyIntent } from '../plan/intent.ts';

const id = 'admin.conf cp1';
const file = 'admin.conf';

async function withOthers(wrap?: Parameters<typeof fullState>[1]): Promise<TestState> {
  const observed = await fullState(cluster(), wrap);
  editKubeconfig(observed, file, (form) => {
    form.clusters.push({ name: 'theirs', cluster: { server: 'https://192.0.2.1' } });
    form.users.push({ name: 'them', user: { token: 'a-token-of-theirs' } });
    form.contexts.push({ name: 'theirs', context: { cluster: 'theirs', user: 'them' } });
  });
  return observed;
}

test.each(['renew', 'rekey'] as const)('%s of a kubeconfig leaves the entries of others in it', async (what) => {
  const observed = await withOthers();
  const before = kubeconfigAt(observed, file);
  const plan = await observed.plan(now, { ...emptyIntent, [what]: [id] });
  expect(changesOf(plan)).toEqual({ [id]: `${what} requested` });
  expect(JSON.stringify(plan)).not.toContain('a-token-of-theirs');
  await observed.apply(plan);
  const after = kubeconfigAt(observed, file);
  expect(after.clusters[1]).toEqual(before.clusters[1]);
  expect(after.users[1]).toEqual(before.users[1]);
  expect(after.contexts[1]).toEqual(before.contexts[1]);
  expect(after.users[0].user['client-certificate-data']).not.toBe(before.users[0].user['client-certificate-data']);
  const isSameKey = after.users[0].user['client-key-data'] === before.users[0].user['client-key-data'];
  expect(isSameKey).toBe(what === 'renew');
  expect(changesOf(await observed.plan())).toEqual({});
  expect(JSON.stringify(observed.events)).not.toContain('a-token-of-theirs');
});

test('in a sink that gives nothing back they cannot stay, and nothing is written', async () => {
  const observed = await withOthers(({ reveal: _, ...sink }) => sink);
  const before = observed.text(file);
  const plan = await observed.plan(now, { ...emptyIntent, rekey: [id] });
  expect(changesOf(plan)).toEqual({ [id]: 'blocked requested not-editable' });
  const others = ['cluster "theirs"', 'context "theirs"', 'user "them"'];
  await expect(observed.apply(plan)).rejects.toMatchObject({
    said: coded('plan-blocked', {
      blocked: coded('blocked', { findings: [coded('requested/rekey'), coded('not-editable', { others })] }),
    }),
  });
  expect(observed.text(file)).toBe(before);
});

test('where a name of ours is taken by somebody else, ours keeps the one that it has', async () => {
  const observed = await fullState(cluster());
  editKubeconfig(observed, file, (form) => {
    const own = form.clusters[0].name;
    form.clusters[0].name = 'renamed';
    form.contexts[0].context.cluster = 'renamed';
    form.clusters.push({ name: own, cluster: { server: 'https://192.0.2.1' } });
  });
  expect(changesOf(await observed.plan())).toEqual({});
  const before = kubeconfigAt(observed, file);
  await observed.apply(await observed.plan(now, { ...emptyIntent, rekey: [id] }));
  const after = kubeconfigAt(observed, file);
  expect(after.clusters).toEqual(before.clusters);
  expect(after.users[0].user['client-key-data']).not.toBe(before.users[0].user['client-key-data']);
  expect(changesOf(await observed.plan())).toEqual({});
});

test('the file of another cluster, whose names are ours: its entries stay, and ours get a number', async () => {
  const [observed, other] = [await fullState(cluster()), await anotherState(cluster())];
  const foreign = kubeconfigAt(other, file);
  foreign.clusters[0].cluster['server'] = 'https://192.0.2.200:6443';
  foreign.contexts[0].name = 'theirs';
  foreign['current-context'] = 'theirs';
  foreign.contexts.push({ name: 'theirs too', context: { ...foreign.contexts[0].context } });
  observed.put(file, stringify(foreign, { lineWidth: 0 }));
  expect(changesOf(await observed.plan())).toEqual({ [id]: 'create entries-missing' });
  await observed.apply();
  const after = kubeconfigAt(observed, file);
  expect(after.clusters[0]).toEqual(foreign.clusters[0]);
  expect(after.users[0]).toEqual(foreign.users[0]);
  expect(after['current-context']).toBe('theirs');
  expect(after.contexts.at(-1)).toEqual({
    name: 'default-system',
    context: { cluster: 'default-cluster-2', user: 'default-admin-2' },
  });
  expect(changesOf(await observed.plan())).toEqual({});
});

test.each(['default-system', 'elsewhere'])(
  'the file of another cluster alone, its context called %s: another CA signed it, so that it stays',
  async (name) => {
    const [observed, other] = [await fullState(cluster()), await anotherState(cluster())];
    const foreign = kubeconfigAt(other, file);
    foreign.clusters[0].cluster['server'] = 'https://192.0.2.200:6443';
    foreign.contexts[0].name = name;
    foreign['current-context'] = name;
    observed.put(file, stringify(foreign, { lineWidth: 0 }));
    const plan = await observed.plan();
    expect(changesOf(plan)).toEqual({ [id]: 'create entries-missing' });
    expect(warningsOf(plan)).toEqual({});
    await observed.apply(plan);
    const after = kubeconfigAt(observed, file);
    for (const list of ['clusters', 'users', 'contexts'] as const) {
      expect(after[list]).toHaveLength(2);
      expect(after[list][0]).toEqual(foreign[list][0]);
    }
    expect(after['current-context']).toBe(name);
    expect(changesOf(await observed.plan())).toEqual({});
    expect((await observed.judge()).filter(({ holds }) => holds !== 'yes')).toEqual([]);
  },
);

test('a context of our name that our CA signed is ours, though it leads to another server', async () => {
  const observed = await fullState(cluster());
  editKubeconfig(observed, file, (form) => {
    form.clusters[0].cluster['server'] = 'https://192.0.2.200:6443';
  });
  expect(changesOf(await observed.plan())).toEqual({ [id]: 'update server-differs' });
});

test('whatever others have in it, and in whichever order: it stays, and plan and apply are of one mind', async () => {
  const observed = await fullState(cluster());
  const good = observed.text(file);
  const name = fc.oneof(fc.constantFrom('default-cluster', 'default-admin', 'a', 'zz'), fc.string({ maxLength: 8 }));
  const other = fc.record({
    name: name.filter((each) => each !== ''),
    hasKey: fc.boolean(),
    namespace: fc.constantFrom('', 'kube-system', 'x'),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(other, { selector: (each) => each.name, minLength: 1, maxLength: 3 }),
      fc.constantFrom('theirs is current', 'ours is current', 'none is current'),
      fc.constantFrom('ours is there', 'ours is gone', 'our user is gone', 'our server is another'),
      fc.constantFrom('before', 'behind'),
      fc.constantFrom<(form: object) => string>(
        (form) => stringify(form, { lineWidth: 0 }),
        (form) => stringify(form, { lineWidth: 0, collectionStyle: 'flow' }),
        (form) => JSON.stringify(form, null, 2),
      ),
      async (others, current, ours, where, style) => {
        const own = parse(good);
        const theirs = {
          clusters: others.map((each) => ({ name: `c${each.name}`, cluster: { server: 'http://192.0.2.1' } })),
          users: others.map((each) => ({
            name: `u${each.name}`,
            user: each.hasKey
              ? { 'client-key-data': Buffer.from(keyPem(newKey())).toString('base64') }
              : { token: 't' },
          })),
          contexts: others.map((each) => ({
            name: `x${each.name}`,
            context: { cluster: `c${each.name}`, user: `u${each.name}`, namespace: each.namespace },
          })),
        };
        if (ours === 'our server is another') own.clusters[0].cluster.server = 'https://192.0.2.77:6443';
        const form: Record<string, unknown> = { apiVersion: 'v1', kind: 'Config' };
        for (const list of ['clusters', 'users', 'contexts'] as const) {
          const isGone = ours === 'ours is gone' || (ours === 'our user is gone' && list === 'users');
          const kept = isGone ? [] : own[list];
          form[list] = where === 'before' ? [...theirs[list], ...kept] : [...kept, ...theirs[list]];
        }
        if (current === 'theirs is current') form['current-context'] = theirs.contexts[0]?.name;
        if (current === 'ours is current' && ours !== 'ours is gone') form['current-context'] = own['current-context'];
        observed.put(file, style(form));
        const plan = await observed.plan();

        await observed.apply(plan);
        const after = kubeconfigAt(observed, file) as unknown as Record<string, unknown[]>;
        for (const list of ['clusters', 'users', 'contexts'] as const) {
          for (const each of theirs[list]) expect(after[list]).toContainEqual(each);
          expect(after[list]).toHaveLength(theirs[list].length + 1);
        }
        const chosen = current === 'theirs is current' ? theirs.contexts[0]?.name : own['current-context'];
        expect(after['current-context']).toBe(chosen);
        expect(changesOf(await observed.plan())).toEqual({});
      },
    ),
    { ...randomCases(60) },
  );
});
