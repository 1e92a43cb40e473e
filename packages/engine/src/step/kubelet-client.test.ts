import type { Cluster } from '@kpki/spec';
import { describe, expect, test } from 'vitest';
import { certificateAt, certificatePem, reissued } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { changesOf, daysLater, fullWorld, now, type TestWorld, warningsOf } from '../../test/world.ts';
import { makePlan } from '../plan/make-plan.ts';
import type { Plan } from '../plan/plan.ts';
import type { KubeletClientRights } from '../read/kubelet-client-rights.ts';
import { withRights } from '../read/world.ts';
import { asDeclared, type Intent } from './intent.ts';
import { needsKubeletClientRights } from './kubelet-client.ts';

const id = 'apiserver-kubelet-client cp1';
const [proven, refuted, unproven] = (['proven', 'refuted', 'unproven'] as const).map(
  (state): KubeletClientRights => ({ state, text: `the API server: ${state}` }),
) as [KubeletClientRights, KubeletClientRights, KubeletClientRights];

const kubeadm = (kubernetesVersion: string, different: Partial<Cluster> = {}): Cluster =>
  cluster({ profile: 'kubeadm', kubernetesVersion, ...different });
const leastPrivilege = { kubeletClient: 'least-privilege' } as const;

function groupsIn(world: TestWorld): readonly string[] {
  return certificateAt(world, 'pki/apiserver-kubelet-client.crt').subject.organizations;
}

async function planOf(world: TestWorld, rights?: KubeletClientRights, intent: Intent = asDeclared): Promise<Plan> {
  return makePlan(withRights(await world.read(), rights), now, intent);
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
    const [declared] = (await world.verify()).filter(({ check, what }) => check === 'declared' && what === id);
    expect(declared).toMatchObject({ holds: 'yes', text: 'as declared' });
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
    expect(changesOf(await planOf(world, unproven))).toEqual({ [id]: 'blocked group-held-back' });
    expect(changesOf(await planOf(world, proven))).toEqual({ [id]: 'renew subject-differs' });
  });
});

describe('a new certificate', () => {
  test.each([
    ['kubeadm before the patch', kubeadm('v1.34.7'), ['kubeadm:cluster-admins'], []],
    ['kubeadm from the patch on', kubeadm('v1.34.8'), [], binding],
    ['kubernetes', cluster({ kubernetesVersion: 'v1.37.2' }), ['system:masters'], []],
    ['kubernetes, least-privilege', cluster(leastPrivilege), [], binding],
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
    const world = await fullWorld(kubeadm('v1.37.2'));
    world.remove('pki/apiserver-kubelet-client.crt', 'pki/apiserver-kubelet-client.key');
    expect((await planOf(world)).bindings).toEqual([
      {
        name: 'kubeadm:apiserver-kubelet-client',
        clusterRole: 'system:kubelet-api-admin',
        user: 'kube-apiserver-kubelet-client',
        artefacts: [id],
        why: expect.stringContaining('kubectl logs'),
        command:
          'kubectl create clusterrolebinding kubeadm:apiserver-kubelet-client --clusterrole=system:kubelet-api-admin --user=kube-apiserver-kubelet-client',
      },
    ]);
  });
});

describe.each([
  ['kubernetes', cluster(), ['system:masters']],
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
    ['no rights', refuted],
    ['unreachable, or no right to ask', unproven],
    ['not asked', undefined],
  ])('%s: blocked, with the command, and nothing is dropped', async (_title, rights) => {
    const world = await made(by, declared);
    const plan = await planOf(world, rights);
    expect([changesOf(plan), bindingOf(plan)]).toEqual([{ [id]: 'blocked group-held-back' }, binding]);
    const step = plan.steps.find(({ artefact }) => artefact === id);
    expect(step?.next).toContain('kubectl create clusterrolebinding kubeadm:apiserver-kubelet-client');
    await expect(world.apply(plan)).rejects.toMatchObject({ code: 'denied' });
    expect(groupsIn(world)).toEqual(groups);
  });

  test('what is due, asked for or rotated is made all the same, with the group', async () => {
    const world = await made(by, declared);
    const due = makePlan(withRights(await world.read(), unproven), daysLater(350), asDeclared);
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
    const blocked = await planOf(world, refuted);
    await expect(world.apply({ ...blocked, kubeletClientRights: proven })).rejects.toMatchObject({ code: 'conflict' });
    expect(groupsIn(world)).toEqual(groups);
  });
});

test('least-privilege, and no group: what an API server said is a note, and the binding stays required', async () => {
  const world = await fullWorld(cluster(leastPrivilege));
  expect(needsKubeletClientRights(await world.read())).toBe(true);
  const told = async (rights?: KubeletClientRights) => {
    const plan = await planOf(world, rights);
    return [changesOf(plan), warningsOf(plan)[id], bindingOf(plan)];
  };
  expect(await told(proven)).toEqual([{}, undefined, []]);
  expect(await told(refuted)).toEqual([{}, 'binding-missing', binding]);
  expect(await told(unproven)).toEqual([{}, 'binding-unproven', binding]);
  expect(await told()).toEqual([{}, undefined, []]);
});

test('profile kubernetes gives the group of its page to a certificate without one, as its file declares', async () => {
  const world = await made(cluster(leastPrivilege), cluster());
  expect(changesOf(await planOf(world))).toEqual({ [id]: 'renew subject-differs' });
});
