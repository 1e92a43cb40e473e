import type { Cluster } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { certificateAt, certificatePem, reissued } from '../../test/certificates.ts';
import { cluster, twoNodes } from '../../test/clusters.ts';
import { asking, broughtTo, certificatesOf, ordersOf, signedBy, signing } from '../../test/two-sides.ts';
import { undoing } from '../../test/undoing.ts';
import { changesOf, daysLater, emptyWorld, fullWorld, now, type TestWorld, warningsOf } from '../../test/world.ts';
import { keyOfPlace, newestOf } from '../mark/mark.ts';
import { makePlan } from '../plan/make-plan.ts';
import { hasWork, isToDo, type Plan } from '../plan/plan.ts';
import type { RightsAnswer } from '../read/rights-answer.ts';
import { withRights } from '../read/world.ts';
import { asDeclared, type Intent } from './intent.ts';
import { needsKubeletClientRights } from './kubelet-client.ts';

const id = 'apiserver-kubelet-client cp1';
const [proven, failed, unproven] = (['proven', 'failed', 'unproven'] as const).map(
  (state): RightsAnswer => ({ state, text: `the API server: ${state}` }),
) as [RightsAnswer, RightsAnswer, RightsAnswer];

/** Without the certificates of etcd, of which there is nothing to see here. */
const usual = (different: Partial<Cluster> = {}): Cluster => cluster({ etcd: { topology: 'unmanaged' }, ...different });

const kubeadm = (kubernetesVersion: string, different: Partial<Cluster> = {}): Cluster =>
  usual({ profile: 'kubeadm', kubernetesVersion, ...different });
const leastPrivilege = { kubeletClient: 'least-privilege' } as const;

function groupsIn(world: TestWorld): readonly string[] {
  return certificateAt(world, 'pki/apiserver-kubelet-client.crt').subject.organizations;
}

async function planOf(world: TestWorld, rights?: RightsAnswer, intent: Intent = asDeclared): Promise<Plan> {
  return makePlan(
    withRights(await world.read(), rights === undefined ? {} : { kubeletClientRights: rights }),
    now,
    intent,
  );
}

/** What one cluster made, declared as another. */
async function made(by: Cluster, declared: Cluster): Promise<TestWorld> {
  return (await fullWorld(by)).declaredAs(declared);
}

const bindingOf = ({ bindings = [] }: Plan) => bindings.map(({ name, artefacts }) => [name, ...artefacts]);
const binding = [['kubeadm:apiserver-kubelet-client', id]];

describe('profile kubeadm, where the certificate is stored', () => {
  const masters = kubeadm('v1.28.15');
  test.each([
    ['of 1.37.2, declared as 1.37.2', kubeadm('v1.37.2'), 'v1.37.2', []],
    ['of 1.34.4, after an upgrade to 1.37.2', kubeadm('v1.34.4'), 'v1.37.2', ['kubeadm:cluster-admins']],
    ['of 1.37.2, declared as 1.34.4', kubeadm('v1.37.2'), 'v1.34.4', []],
  ])('%s: no finding, and each way of making it again keeps the subject', async (_, by, version, groups) => {
    const world = await made(by, kubeadm(version));
    const plan = await planOf(world);
    expect([changesOf(plan)[id], warningsOf(plan)[id], bindingOf(plan)]).toEqual([undefined, undefined, []]);
    expect(needsKubeletClientRights(await world.read())).toBe(false);
    const [declared] = (await world.check()).filter(({ check, what }) => check === 'declared' && what === id);
    expect(declared).toMatchObject({ holds: 'yes', warnings: [] });
    for (const asked of [{ renew: [id] }, { rekey: [id] }]) {
      const again = await planOf(world, undefined, { ...asDeclared, ...asked });
      expect(bindingOf(again)).toEqual([]);
      await world.apply(again);
      expect(groupsIn(world)).toEqual(groups);
    }
    for (const to of ['prepare', 'stage', 'issue'] as const) {
      await world.apply(await planOf(world, undefined, { ...asDeclared, rotate: [{ name: 'kubernetes-ca', to }] }));
    }
    expect(groupsIn(world)).toEqual(groups);
  });

  test.each(['v1.34.4', 'v1.37.2'])(
    'system:masters of 1.28 stays, as kubeadm leaves it, with a word: %s',
    async (version) => {
      const world = await made(masters, kubeadm(version));
      const plan = await planOf(world);
      expect([changesOf(plan)[id], warningsOf(plan)[id]]).toEqual([undefined, 'group-kept']);
      await world.apply(await planOf(world, undefined, { ...asDeclared, renew: [id] }));
      expect(groupsIn(world)).toEqual(['system:masters']);
    },
  );

  test('another group is not dropped without proof either, and the cluster is asked', async () => {
    const world = (await fullWorld(kubeadm('v1.34.4'))).declaredAs(kubeadm('v1.37.2'));
    const entry = 'pki/apiserver-kubelet-client.crt';
    const subject = { commonName: 'kube-apiserver-kubelet-client', organizations: ['platform'] };
    world.put(entry, certificatePem(await reissued(world, certificateAt(world, entry), 'pki/ca', { subject })));
    expect(needsKubeletClientRights(await world.read())).toBe(true);
    const held = await planOf(world, unproven);
    expect([changesOf(held), warningsOf(held)[id]]).toEqual([{}, 'group-held-back']);
    expect(changesOf(await planOf(world, proven))).toEqual({ [id]: 'renew subject-differs' });
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
    const world = await fullWorld(declared);
    expect(groupsIn(world)).toEqual(groups);
    world.remove(...world.entries());
    const plan = await planOf(world);
    expect(bindingOf(plan)).toEqual(bindings);
    expect(needsKubeletClientRights(await world.read())).toBe(false);
    expect(bindingOf(JSON.parse(JSON.stringify(plan)))).toEqual(bindings);
    await world.apply(plan);
    expect(groupsIn(world)).toEqual(groups);
  });

  test('the binding is said as data, with the one command that makes it', async () => {
    const world = await emptyWorld(kubeadm('v1.37.2'));
    expect((await planOf(world)).bindings).toEqual([
      {
        name: 'kubeadm:apiserver-kubelet-client',
        clusterRole: 'system:kubelet-api-admin',
        user: 'kube-apiserver-kubelet-client',
        when: 'without-group',
        artefacts: [id],
        why: expect.stringContaining('kubectl logs'),
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
    const world = await made(by, declared);
    expect(needsKubeletClientRights(await world.read())).toBe(true);
    const plan = await planOf(world, proven);
    expect([changesOf(plan), bindingOf(plan)]).toEqual([{ [id]: 'renew subject-differs' }, []]);
    await world.apply(JSON.parse(JSON.stringify(plan)));
    expect(groupsIn(world)).toEqual([]);
    expect(changesOf(await planOf(world, proven))).toEqual({});
  });

  test.each([
    ['no rights', failed],
    ['unreachable, or no right to ask', unproven],
    ['not asked', undefined],
  ])('%s: noted, with the command; the group stays, and the rest is applied', async (_title, rights) => {
    const world = await made(by, declared);
    const idle = await planOf(world, rights);
    expect([changesOf(idle), hasWork(idle), isToDo(idle)]).toEqual([{}, false, true]);
    world.remove('pki/front-proxy-client.crt', 'pki/front-proxy-client.key');
    const plan = await planOf(world, rights);
    expect([Object.keys(changesOf(plan)), bindingOf(plan)]).toEqual([['front-proxy-client cp1'], binding]);
    expect(plan.bindings).toMatchObject([{ when: 'before-drop' }]);
    const step = plan.steps.find(({ artefact }) => artefact === id);
    expect(step).toMatchObject({ action: 'keep', warnings: [{ reason: 'group-held-back' }] });
    expect(step?.warnings[0]?.text).toContain('kubectl create clusterrolebinding kubeadm:apiserver-kubelet-client');
    await world.apply(plan);
    expect([groupsIn(world), changesOf(await planOf(world, rights))]).toEqual([groups, {}]);
  });

  test('what is due, asked for or rotated is made all the same, with the group', async () => {
    const world = await made(by, declared);
    const due = makePlan(withRights(await world.read(), { kubeletClientRights: unproven }), daysLater(350), asDeclared);
    expect(changesOf(due)[id]).toBe('renew renew-due');
    expect(warningsOf(due)[id]).toBe('group-held-back');
    await world.apply(await planOf(world, unproven, { ...asDeclared, rekey: [id] }));
    expect(groupsIn(world)).toEqual(groups);
    for (const to of ['prepare', 'stage', 'issue', 'distrust', 'retire'] as const) {
      await world.apply(await planOf(world, undefined, { ...asDeclared, rotate: [{ name: 'kubernetes-ca', to }] }));
    }
    expect(groupsIn(world)).toEqual(groups);
  });

  test('a plan that was altered to have a proof is refused', async () => {
    const world = await made(by, declared);
    const held = await planOf(world, failed);
    await expect(world.apply({ ...held, kubeletClientRights: proven })).rejects.toMatchObject({ code: 'conflict' });
    expect(groupsIn(world)).toEqual(groups);
  });
});

test('least-privilege, and no group: what an API server said is a note, and the binding stays required', async () => {
  const world = await fullWorld(usual(leastPrivilege));
  expect(needsKubeletClientRights(await world.read())).toBe(true);
  const told = async (rights?: RightsAnswer) => {
    const plan = await planOf(world, rights);
    return [changesOf(plan), warningsOf(plan)[id], bindingOf(plan)];
  };
  expect(await told(proven)).toEqual([{}, undefined, []]);
  expect(await told(failed)).toEqual([{}, 'binding-missing', binding]);
  expect(await told(unproven)).toEqual([{}, 'binding-unproven', binding]);
  expect(await told()).toEqual([{}, undefined, []]);
});

test('profile kubernetes gives the group of its page to a certificate without one, as its file declares, with a warning', async () => {
  const world = await made(usual(leastPrivilege), usual());
  const plan = await planOf(world);
  expect([changesOf(plan), warningsOf(plan)[id]]).toEqual([{ [id]: 'renew subject-differs' }, 'group-added']);
  const fromKubeadm = await made(kubeadm('v1.34.4'), usual({ kubernetesVersion: 'v1.34.4' }));
  expect(warningsOf(await planOf(fromKubeadm))[id]).toBe('group-added');
  const unchanged = await fullWorld(usual());
  expect(warningsOf(await planOf(unchanged))[id]).toBeUndefined();
  unchanged.remove('pki/apiserver-kubelet-client.crt', 'pki/apiserver-kubelet-client.key');
  expect(warningsOf(await planOf(unchanged))[id]).toBeUndefined();
});

const crt = 'pki/apiserver-kubelet-client.crt';
const key = 'pki/apiserver-kubelet-client.key';

describe.each([
  ['the certificate is deleted', (world: TestWorld) => world.remove(crt)],
  ['certificate and key are deleted', (world: TestWorld) => world.remove(crt, key)],
  ['the certificate is damaged', (world: TestWorld) => world.put(crt, 'damaged')],
] as const)('a cluster with other certificates, %s', (_, damage) => {
  describe.each([
    ['kubeadm without a group', kubeadm('v1.34.4'), kubeadm('v1.34.8')],
    ['least-privilege', usual(), usual(leastPrivilege)],
  ])('%s', (_profile, by, declared) => {
    async function lost(): Promise<TestWorld> {
      const world = await made(by, declared);
      damage(world);
      return world;
    }

    test('the cluster is asked, and with proof the new certificate has no group', async () => {
      const world = await lost();
      expect(needsKubeletClientRights(await world.read())).toBe(true);
      const plan = await planOf(world, proven);
      expect(bindingOf(plan)).toEqual([]);
      await world.apply(plan);
      expect(groupsIn(world)).toEqual([]);
    });

    test.each([failed, unproven, undefined])('no proof: blocked, with the command: %o', async (rights) => {
      const world = await lost();
      const plan = await planOf(world, rights);
      expect([changesOf(plan)[id], bindingOf(plan)]).toEqual(['blocked group-unknown', binding]);
      expect(plan.steps.find(({ artefact }) => artefact === id)?.next).toMatch(
        /`kubectl create clusterrolebinding .*`kpki renew apiserver-kubelet-client cp1`/,
      );
      await expect(world.apply(plan)).rejects.toMatchObject({ code: 'denied' });
      // A rotation does not ask, and drops nothing.
      const rotated = await planOf(world, rights, {
        ...asDeclared,
        rotate: [{ name: 'front-proxy-ca', to: 'prepare' }],
      });
      expect(changesOf(rotated)[id]).toBe('blocked group-unknown');
    });

    test.each(['renew', 'rekey'] as const)('`%s --all` is no decision about it: blocked', async (command) => {
      const world = await lost();
      const all = { ...asDeclared, [command]: [id, 'apiserver cp1'] };
      expect(changesOf(await planOf(world, unproven, all))[id]).toBe('blocked group-unknown');
    });

    test('asked for by name it is made without a group, and the binding is required', async () => {
      const world = await lost();
      const plan = await planOf(world, unproven, { ...asDeclared, renew: [id] });
      expect(plan.bindings).toMatchObject([{ when: 'without-group', artefacts: [id] }]);
      await world.apply(plan);
      expect(groupsIn(world)).toEqual([]);
    });
  });

  test('declared with a group: nothing is asked', async () => {
    const world = await fullWorld(kubeadm('v1.34.4'));
    damage(world);
    expect(needsKubeletClientRights(await world.read())).toBe(false);
    await world.apply(await planOf(world));
    expect(groupsIn(world)).toEqual(['kubeadm:cluster-admins']);
  });
});

test('certificates of another authority alone are no cluster: the client is made as declared', async () => {
  const world = await fullWorld(kubeadm('v1.37.2'));
  world.remove(...world.entries().filter((entry) => !entry.includes('front-proxy')));
  expect(needsKubeletClientRights(await world.read())).toBe(false);
  expect(changesOf(await planOf(world))[id]).toBe('create missing');
});

test('a request that waits for its certificate is not a lost certificate', async () => {
  const declared = kubeadm('v1.37.2', {
    authorities: { topology: 'external', limitPathLength: false, permittedNames: null },
  });
  const world = await asking(declared);
  await world.apply();
  const certificates = certificatesOf(await signedBy(await signing(declared), await ordersOf(world)));
  const isClient = ({ subject }: Certificate) => subject.commonName === 'kube-apiserver-kubelet-client';
  const { world: others } = await broughtTo(
    world,
    certificates.filter((each) => !isClient(each)),
  );
  await others.apply();
  expect(others.entries()).toContain('pki/apiserver.crt');
  expect(needsKubeletClientRights(await others.read())).toBe(false);
  expect(changesOf(await planOf(others))[id]).not.toContain('blocked');
  const { world: all } = await broughtTo(others, certificates);
  await all.apply();
  expect(groupsIn(all)).toEqual([]);
});

test('after an apply that was interrupted, a certificate that is missing is a new one', async () => {
  const world = await undoing(kubeadm('v1.37.2'));
  world.storage.places.clear();
  await world.apply();
  world.storage.places.get('public')?.entries.delete(crt);
  expect(changesOf(await world.plan())[id]).toBe('blocked group-unknown');
  // The last place of the apply lacks its mark now, as if the apply had not come to it.
  const last = newestOf(world.marks())?.last;
  const place = (await world.read()).places.find((state) => keyOfPlace(state) === last)?.place.id ?? '';
  expect(place).not.toBe('public');
  world.storage.places.delete(place);
  expect(needsKubeletClientRights(await world.read())).toBe(false);
  expect(changesOf(await world.plan())[id]).not.toContain('blocked');
});

describe('a second control-plane node', () => {
  const nodes = {
    ...twoNodes,
  };
  const second = 'apiserver-kubelet-client cp2';
  const groupsOfSecond = (world: TestWorld) =>
    certificateAt(world, 'cp2/pki/apiserver-kubelet-client.crt').subject.organizations;

  /** Two nodes, of which the second has no client. */
  async function beside(by: Cluster, declared: Cluster): Promise<TestWorld> {
    const world = (await fullWorld({ ...by, ...nodes })).declaredAs({ ...declared, ...nodes });
    world.remove(...world.entries().filter((entry) => entry.startsWith('cp2/pki/apiserver-kubelet-client.')));
    return world;
  }

  test.each([
    ['no proof: it gets the group of the first', failed, ['kubeadm:cluster-admins'], 'group-held-back'],
    ['not asked: it gets the group of the first', undefined, ['kubeadm:cluster-admins'], 'group-held-back'],
    ['proof: it gets none', proven, [], undefined],
  ] as const)('%s', async (_, rights, groups, warning) => {
    const world = await beside(kubeadm('v1.34.4'), kubeadm('v1.37.2'));
    expect(needsKubeletClientRights(await world.read())).toBe(true);
    const plan = await planOf(world, rights);
    expect([changesOf(plan)[second], warningsOf(plan)[second]]).toEqual(['create missing', warning]);
    await world.apply(plan);
    expect(groupsOfSecond(world)).toEqual(groups);
  });

  test('the first has no group: nothing is asked, and the binding is required', async () => {
    const world = await beside(kubeadm('v1.37.2'), kubeadm('v1.37.2'));
    expect(needsKubeletClientRights(await world.read())).toBe(false);
    const plan = await planOf(world);
    expect([changesOf(plan)[second], bindingOf(plan)]).toEqual([
      'create missing',
      [[...(binding[0] ?? []).slice(0, 1), second]],
    ]);
  });
});
