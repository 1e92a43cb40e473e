import { isDeepStrictEqual } from 'node:util';
import type { Cluster } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { certificateAt, certificatePem, reissued } from '../../test/certificates.ts';
import { cluster, twoNodes } from '../../test/clusters.ts';
import { coded } from '../../test/coded.ts';
import {
  changesOf,
  daysLater,
  emptyState,
  fullState,
  now,
  type TestState,
  warningsOf,
} from '../../test/observed-state.ts';
import { asking, certificatesOf, importInto, signedBy, signing, signingRequestsOf } from '../../test/two-sides.ts';
import { undoing } from '../../test/undoing.ts';
import { keyOfLocation, newestOf } from '../apply-id/apply-id.ts';
import type { RightsAnswer } from '../inventory/client-subjects.ts';
import { withRights } from '../inventory/observed-state.ts';
import { statement } from '../model/statement.ts';
import { needsKubeletClientRights } from './client-rights.ts';
import { emptyIntent, type Intent } from './intent.ts';
import { makePlan } from './make-plan.ts';
import { hasWork, isToDo, type Plan } from './plan.ts';

const id = 'apiserver-kubelet-client cp1';
const [proven, failed, unproven] = (['proven', 'failed', 'unproven'] as const).map(
  (state): RightsAnswer => ({ state, text: `the API server: ${state}` }),
) as [RightsAnswer, RightsAnswer, RightsAnswer];

/** Without the certificates of etcd, of which there is nothing to see here. */
const usual = (different: Partial<Cluster> = {}): Cluster => cluster({ etcd: { topology: 'unmanaged' }, ...different });

const kubeadm = (kubernetesVersion: string, different: Partial<Cluster> = {}): Cluster =>
  usual({ profile: 'kubeadm', kubernetesVersion, ...different });
const leastPrivilege = { kubeletClient: 'least-privilege' } as const;

function groupsIn(observed: TestState): readonly string[] {
  return certificateAt(observed, 'pki/apiserver-kubelet-client.crt').subject.organizations;
}

async function planOf(observed: TestState, rights?: RightsAnswer, intent: Intent = emptyIntent): Promise<Plan> {
  return makePlan(
    withRights(await observed.read(), rights === undefined ? {} : { kubeletClientRights: rights }),
    now,
    intent,
  );
}

/** What one cluster made, declared as another. */
async function made(by: Cluster, declared: Cluster): Promise<TestState> {
  return (await fullState(by)).declaredAs(declared);
}

const bindingOf = ({ bindings = [] }: Plan) => bindings.map(({ name, artifacts }) => [name, ...artifacts]);
const binding = [['kubeadm:apiserver-kubelet-client', id]];

describe('profile kubeadm, where the certificate is stored', () => {
  const masters = kubeadm('v1.28.15');
  test.each([
    ['of 1.37.2, declared as 1.37.2', kubeadm('v1.37.2'), 'v1.37.2', []],
    ['of 1.34.4, after an upgrade to 1.37.2', kubeadm('v1.34.4'), 'v1.37.2', ['kubeadm:cluster-admins']],
    ['of 1.37.2, declared as 1.34.4', kubeadm('v1.37.2'), 'v1.34.4', []],
  ])('%s: no finding, and each way of making it again keeps the subject', async (_, by, version, groups) => {
    const observed = await made(by, kubeadm(version));
    const plan = await planOf(observed);
    expect([changesOf(plan)[id], warningsOf(plan)[id], bindingOf(plan)]).toEqual([undefined, undefined, []]);
    expect(needsKubeletClientRights(await observed.read())).toBe(false);
    const own = statement('subject/artifact', { artifact: id, sink: null });
    const [declared] = (await observed.check()).filter(
      ({ check, what }) => check === 'declared' && isDeepStrictEqual(what, own),
    );
    expect(declared).toMatchObject({ holds: 'yes', warnings: [] });
    for (const asked of [{ renew: [id] }, { rekey: [id] }]) {
      const again = await planOf(observed, undefined, { ...emptyIntent, ...asked });
      expect(bindingOf(again)).toEqual([]);
      await observed.apply(again);
      expect(groupsIn(observed)).toEqual(groups);
    }
    for (const to of ['prepare', 'trust', 'reissue'] as const) {
      await observed.apply(
        await planOf(observed, undefined, { ...emptyIntent, rotate: [{ name: 'kubernetes-ca', to }] }),
      );
    }
    expect(groupsIn(observed)).toEqual(groups);
  });

  test.each(['v1.34.4', 'v1.37.2'])(
    'system:masters of 1.28 stays, as kubeadm leaves it, with a word: %s',
    async (version) => {
      const observed = await made(masters, kubeadm(version));
      const plan = await planOf(observed);
      expect([changesOf(plan)[id], warningsOf(plan)[id]]).toEqual([undefined, 'group-kept']);
      await observed.apply(await planOf(observed, undefined, { ...emptyIntent, renew: [id] }));
      expect(groupsIn(observed)).toEqual(['system:masters']);
    },
  );

  test('another group is not dropped without proof either, and the cluster is asked', async () => {
    const observed = (await fullState(kubeadm('v1.34.4'))).declaredAs(kubeadm('v1.37.2'));
    const entry = 'pki/apiserver-kubelet-client.crt';
    const subject = { commonName: 'kube-apiserver-kubelet-client', organizations: ['platform'] };
    observed.put(
      entry,
      certificatePem(await reissued(observed, certificateAt(observed, entry), 'pki/ca', { subject })),
    );
    expect(needsKubeletClientRights(await observed.read())).toBe(true);
    const held = await planOf(observed, unproven);
    expect([changesOf(held), warningsOf(held)[id]]).toEqual([{}, 'group-held-back']);
    expect(changesOf(await planOf(observed, proven))).toEqual({ [id]: 'renew subject-differs' });
  });
});

describe('a new certificate', () => {
  test.each([
    ['kubeadm before the patch', kubeadm('v1.34.7'), ['kubeadm:cluster-admins'], []],
    ['kubeadm from the patch on', kubeadm('v1.34.8'), [], binding],
    ['kubernetes', usual({ kubernetesVersion: 'v1.37.2' }), ['system:masters'], []],
    ['kubernetes, least-privilege', usual(leastPrivilege), [], binding],
    ['kubeadm before the patch, least-privilege', kubeadm('v1.34.4', leastPrivilege), [], binding],
  ])('%s', async (_, declared, groups, bindings) => {
    const observed = await fullState(declared);
    expect(groupsIn(observed)).toEqual(groups);
    observed.remove(...observed.entries());
    const plan = await planOf(observed);
    expect(bindingOf(plan)).toEqual(bindings);
    expect(needsKubeletClientRights(await observed.read())).toBe(false);
    expect(bindingOf(JSON.parse(JSON.stringify(plan)))).toEqual(bindings);
    await observed.apply(plan);
    expect(groupsIn(observed)).toEqual(groups);
  });

  test('the binding is said as data, with the one command that makes it', async () => {
    const observed = await emptyState(kubeadm('v1.37.2'));
    expect((await planOf(observed)).bindings).toEqual([
      {
        name: 'kubeadm:apiserver-kubelet-client',
        clusterRole: 'system:kubelet-api-admin',
        user: 'kube-apiserver-kubelet-client',
        when: 'without-group',
        artifacts: [id],
        why: statement('binding-needed'),
        command:
          'kubectl create clusterrolebinding kubeadm:apiserver-kubelet-client --clusterrole=system:kubelet-api-admin --user=kube-apiserver-kubelet-client',
      },
    ]);
  });
});

describe.each([
  ['kubernetes', usual(), ['system:masters']],
  ['kubeadm', kubeadm('v1.34.4'), ['kubeadm:cluster-admins']],
] as const)('least-privilege, and a stored certificate with a group: profile %s', (_, by, groups) => {
  const declared = { ...by, ...leastPrivilege };

  test('with proof the group is dropped, by the plan that was shown', async () => {
    const observed = await made(by, declared);
    expect(needsKubeletClientRights(await observed.read())).toBe(true);
    const plan = await planOf(observed, proven);
    expect([changesOf(plan), bindingOf(plan)]).toEqual([{ [id]: 'renew subject-differs' }, []]);
    await observed.apply(JSON.parse(JSON.stringify(plan)));
    expect(groupsIn(observed)).toEqual([]);
    expect(changesOf(await planOf(observed, proven))).toEqual({});
  });

  test.each([
    ['no rights', failed],
    ['unreachable, or no right to ask', unproven],
    ['not asked', undefined],
  ])('%s: noted, with the command; the group stays, and the rest is applied', async (_title, rights) => {
    const observed = await made(by, declared);
    const idle = await planOf(observed, rights);
    expect([changesOf(idle), hasWork(idle), isToDo(idle)]).toEqual([{}, false, true]);
    observed.remove('pki/front-proxy-client.crt', 'pki/front-proxy-client.key');
    const plan = await planOf(observed, rights);
    expect([Object.keys(changesOf(plan)), bindingOf(plan)]).toEqual([['front-proxy-client cp1'], binding]);
    expect(plan.bindings).toMatchObject([{ when: 'before-drop' }]);
    const step = plan.steps.find(({ artifact }) => artifact === id);
    expect(step).toMatchObject({ action: 'unchanged', warnings: [{ reason: 'group-held-back' }] });
    expect(step?.warnings[0]).toEqual(
      coded('group-held-back', {
        command: expect.stringContaining('kubectl create clusterrolebinding kubeadm:apiserver-kubelet-client'),
      }),
    );
    await observed.apply(plan);
    expect([groupsIn(observed), changesOf(await planOf(observed, rights))]).toEqual([groups, {}]);
  });

  test('what is due, asked for or rotated is made all the same, with the group', async () => {
    const observed = await made(by, declared);
    const due = makePlan(
      withRights(await observed.read(), { kubeletClientRights: unproven }),
      daysLater(350),
      emptyIntent,
    );
    expect(changesOf(due)[id]).toBe('renew renew-due');
    expect(warningsOf(due)[id]).toBe('group-held-back');
    await observed.apply(await planOf(observed, unproven, { ...emptyIntent, rekey: [id] }));
    expect(groupsIn(observed)).toEqual(groups);
    for (const to of ['prepare', 'trust', 'reissue', 'distrust', 'remove'] as const) {
      await observed.apply(
        await planOf(observed, undefined, { ...emptyIntent, rotate: [{ name: 'kubernetes-ca', to }] }),
      );
    }
    expect(groupsIn(observed)).toEqual(groups);
  });

  test('a plan that was altered to have a proof is refused', async () => {
    const observed = await made(by, declared);
    const held = await planOf(observed, failed);
    await expect(observed.apply({ ...held, kubeletClientRights: proven })).rejects.toMatchObject({ code: 'conflict' });
    expect(groupsIn(observed)).toEqual(groups);
  });
});

test('least-privilege, and no group: what an API server said is a note, and the binding stays required', async () => {
  const observed = await fullState(usual(leastPrivilege));
  expect(needsKubeletClientRights(await observed.read())).toBe(true);
  const reported = async (rights?: RightsAnswer) => {
    const plan = await planOf(observed, rights);
    return [changesOf(plan), warningsOf(plan)[id], bindingOf(plan)];
  };
  expect(await reported(proven)).toEqual([{}, undefined, []]);
  expect(await reported(failed)).toEqual([{}, 'binding-missing', binding]);
  expect(await reported(unproven)).toEqual([{}, 'binding-unproven', binding]);
  expect(await reported()).toEqual([{}, undefined, []]);
});

test('profile kubernetes gives the group of its page to a certificate without one, as its file declares, with a warning', async () => {
  const observed = await made(usual(leastPrivilege), usual());
  const plan = await planOf(observed);
  expect([changesOf(plan), warningsOf(plan)[id]]).toEqual([{ [id]: 'renew subject-differs' }, 'group-added']);
  const fromKubeadm = await made(kubeadm('v1.34.4'), usual({ kubernetesVersion: 'v1.34.4' }));
  expect(warningsOf(await planOf(fromKubeadm))[id]).toBe('group-added');
  const unchanged = await fullState(usual());
  expect(warningsOf(await planOf(unchanged))[id]).toBeUndefined();
  unchanged.remove('pki/apiserver-kubelet-client.crt', 'pki/apiserver-kubelet-client.key');
  expect(warningsOf(await planOf(unchanged))[id]).toBeUndefined();
});

const crt = 'pki/apiserver-kubelet-client.crt';
const key = 'pki/apiserver-kubelet-client.key';

describe.each([
  ['the certificate is deleted', (observed: TestState) => observed.remove(crt)],
  ['certificate and key are deleted', (observed: TestState) => observed.remove(crt, key)],
  ['the certificate is damaged', (observed: TestState) => observed.put(crt, 'damaged')],
] as const)('a cluster with other certificates, %s', (_, damage) => {
  describe.each([
    ['kubeadm without a group', kubeadm('v1.34.4'), kubeadm('v1.34.8')],
    ['least-privilege', usual(), usual(leastPrivilege)],
  ])('%s', (_profile, by, declared) => {
    async function lost(): Promise<TestState> {
      const observed = await made(by, declared);
      damage(observed);
      return observed;
    }

    test('the cluster is asked, and with proof the new certificate has no group', async () => {
      const observed = await lost();
      expect(needsKubeletClientRights(await observed.read())).toBe(true);
      const plan = await planOf(observed, proven);
      expect(bindingOf(plan)).toEqual([]);
      await observed.apply(plan);
      expect(groupsIn(observed)).toEqual([]);
    });

    test.each([failed, unproven, undefined])('no proof: blocked, with the command: %o', async (rights) => {
      const observed = await lost();
      const plan = await planOf(observed, rights);
      expect([changesOf(plan)[id], bindingOf(plan)]).toEqual(['blocked group-unknown', binding]);
      expect(plan.steps.find(({ artifact }) => artifact === id)?.next).toEqual(
        coded('make-binding-or-renew', {
          command: expect.stringMatching(/^kubectl create clusterrolebinding /),
          renew: ['apiserver-kubelet-client', 'cp1'],
        }),
      );
      await expect(observed.apply(plan)).rejects.toMatchObject({ code: 'denied' });
      // A rotation does not ask, and drops nothing.
      const rotated = await planOf(observed, rights, {
        ...emptyIntent,
        rotate: [{ name: 'front-proxy-ca', to: 'prepare' }],
      });
      expect(changesOf(rotated)[id]).toBe('blocked group-unknown');
    });

    test.each(['renew', 'rekey'] as const)('`%s --all` is no decision about it: blocked', async (command) => {
      const observed = await lost();
      const all = { ...emptyIntent, [command]: [id, 'apiserver cp1'] };
      expect(changesOf(await planOf(observed, unproven, all))[id]).toBe('blocked group-unknown');
    });

    test('asked for by name it is made without a group, and the binding is required', async () => {
      const observed = await lost();
      const plan = await planOf(observed, unproven, { ...emptyIntent, renew: [id] });
      expect(plan.bindings).toMatchObject([{ when: 'without-group', artifacts: [id] }]);
      await observed.apply(plan);
      expect(groupsIn(observed)).toEqual([]);
    });
  });

  test('declared with a group: nothing is asked', async () => {
    const observed = await fullState(kubeadm('v1.34.4'));
    damage(observed);
    expect(needsKubeletClientRights(await observed.read())).toBe(false);
    await observed.apply(await planOf(observed));
    expect(groupsIn(observed)).toEqual(['kubeadm:cluster-admins']);
  });
});

test('certificates of another CA alone are no cluster: the client is made as declared', async () => {
  const observed = await fullState(kubeadm('v1.37.2'));
  observed.remove(...observed.entries().filter((entry) => !entry.includes('front-proxy')));
  expect(needsKubeletClientRights(await observed.read())).toBe(false);
  expect(changesOf(await planOf(observed))[id]).toBe('create missing');
});

test('a request that waits for its certificate is not a lost certificate', async () => {
  const declared = kubeadm('v1.37.2', {
    ca: { topology: 'external', limitPathLength: false, permittedNames: null },
  });
  const observed = await asking(declared);
  await observed.apply();
  const certificates = certificatesOf(await signedBy(await signing(declared), await signingRequestsOf(observed)));
  const isClient = ({ subject }: Certificate) => subject.commonName === 'kube-apiserver-kubelet-client';
  const { observed: others } = await importInto(
    observed,
    certificates.filter((each) => !isClient(each)),
  );
  await others.apply();
  expect(others.entries()).toContain('pki/apiserver.crt');
  expect(needsKubeletClientRights(await others.read())).toBe(false);
  expect(changesOf(await planOf(others))[id]).not.toContain('blocked');
  const { observed: all } = await importInto(others, certificates);
  await all.apply();
  expect(groupsIn(all)).toEqual([]);
});

test('after an apply that was interrupted, a certificate that is missing is a new one', async () => {
  const observed = await undoing(kubeadm('v1.37.2'));
  observed.storage.locations.clear();
  await observed.apply();
  observed.storage.locations.get('public')?.entries.delete(crt);
  expect(changesOf(await observed.plan())[id]).toBe('blocked group-unknown');
  // The last location of the apply lacks its apply ID now, as if the apply had not come to it.
  const last = newestOf(observed.applyIds())?.last;
  const location = (await observed.read()).locations.find((state) => keyOfLocation(state) === last)?.location.id ?? '';
  expect(location).not.toBe('public');
  observed.storage.locations.delete(location);
  expect(needsKubeletClientRights(await observed.read())).toBe(false);
  expect(changesOf(await observed.plan())[id]).not.toContain('blocked');
});

describe('a second control-plane node', () => {
  const nodes = {
    ...twoNodes,
  };
  const second = 'apiserver-kubelet-client cp2';
  const groupsOfSecond = (observed: TestState) =>
    certificateAt(observed, 'cp2/pki/apiserver-kubelet-client.crt').subject.organizations;

  /** Two nodes, of which the second has no client. */
  async function beside(by: Cluster, declared: Cluster): Promise<TestState> {
    const observed = (await fullState({ ...by, ...nodes })).declaredAs({ ...declared, ...nodes });
    observed.remove(...observed.entries().filter((entry) => entry.startsWith('cp2/pki/apiserver-kubelet-client.')));
    return observed;
  }

  test.each([
    ['no proof: it gets the group of the first', failed, ['kubeadm:cluster-admins'], 'group-held-back'],
    ['not asked: it gets the group of the first', undefined, ['kubeadm:cluster-admins'], 'group-held-back'],
    ['proof: it gets none', proven, [], undefined],
  ] as const)('%s', async (_, rights, groups, warning) => {
    const observed = await beside(kubeadm('v1.34.4'), kubeadm('v1.37.2'));
    expect(needsKubeletClientRights(await observed.read())).toBe(true);
    const plan = await planOf(observed, rights);
    expect([changesOf(plan)[second], warningsOf(plan)[second]]).toEqual(['create missing', warning]);
    await observed.apply(plan);
    expect(groupsOfSecond(observed)).toEqual(groups);
  });

  test('the first has no group: nothing is asked, and the binding is required', async () => {
    const observed = await beside(kubeadm('v1.37.2'), kubeadm('v1.37.2'));
    expect(needsKubeletClientRights(await observed.read())).toBe(false);
    const plan = await planOf(observed);
    expect([changesOf(plan)[second], bindingOf(plan)]).toEqual([
      'create missing',
      [[...(binding[0] ?? []).slice(0, 1), second]],
    ]);
  });
});
