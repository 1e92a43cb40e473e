import { isSoak, partOf } from '@kpki/services/random-cases';
import { readCertificates } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { everythingIsSound } from '../../test/cases.ts';
import { cluster } from '../../test/clusters.ts';
import { editKubeconfig, kubeconfigAt } from '../../test/kubeconfigs.ts';
import { currentPem, kubeletConfForms, leaveAsKubeadm, trustedBy, usersIn } from '../../test/kubelet-confs.ts';
import { changesOf, fullWorld, now, type TestWorld, warningsOf } from '../../test/world.ts';
import type { Phase } from '../generation/phase.ts';
import { asDeclared, type FollowUp, type Intent, makePlan, moveBack, nextMove, type Plan } from '../index.ts';
import { rotationStanding } from './standing.ts';

const name = 'kubernetes-ca';
const id = 'kubelet.conf cp1';

async function planFor(world: TestWorld, to: Phase): Promise<Plan> {
  return makePlan(await world.read(), now, { ...asDeclared, rotate: [{ name, to }] });
}

/** Carries out a phase, and answers its plan. */
async function bring(world: TestWorld, to: Phase): Promise<Plan> {
  const plan = await planFor(world, to);
  await world.apply(plan);
  return plan;
}

async function standing(world: TestWorld) {
  return rotationStanding(await world.read(), name, now);
}

const bundle = (world: TestWorld): readonly string[] =>
  readCertificates(world.bytes('pki/ca.crt')).map(({ der }) => Buffer.from(der).toString('hex'));

const kubeletIn = ({ followUp }: Pick<Plan, 'followUp'>): FollowUp | undefined =>
  followUp.find(({ component, action }) => component === 'kubelet' && action === 'restart');

const embeds = (world: TestWorld): boolean =>
  kubeconfigAt(world, 'kubelet.conf').users[0].user['client-certificate-data'] !== undefined;

// Each run has one of them here, and the other one in between-phases.test.ts; the soak both.
const other = partOf(kubeletConfForms, 2);
const forms = isSoak ? kubeletConfForms : kubeletConfForms.filter((form) => !other.includes(form));

describe.each(forms)('kubelet.conf as %s leaves it, through a rotation of kubernetes-ca', (form) => {
  test('trusts what each phase trusts; its credential is replaced at issue', async () => {
    const world = await fullWorld(cluster());
    leaveAsKubeadm(world, form);
    const users = usersIn(world);
    expect(changesOf(await world.plan())).toEqual({});

    await bring(world, 'prepare');
    const stage = await bring(world, 'stage');
    expect(changesOf(stage)[id]).toBe('rewrite bundle-differs');
    expect(kubeletIn(stage)).toMatchObject({ node: 'cp1' });
    expect(kubeletIn(stage)).not.toHaveProperty('removes');
    expect(trustedBy(world)).toEqual(bundle(world));
    expect(bundle(world)).toHaveLength(2);
    expect(usersIn(world)).toBe(users);
    expect(await standing(world)).toMatchObject({ at: 'stage', isComplete: true, next: 'issue' });
    expect(changesOf(await world.plan())).toEqual({});

    const issue = await bring(world, 'issue');
    expect(changesOf(issue)[id]).toBe('rekey rotation credential-elsewhere');
    expect(kubeletIn(issue)).toMatchObject({ node: 'cp1', removes: [currentPem] });
    expect(embeds(world)).toBe(true);
    expect(world.text('kubelet.conf')).not.toContain(currentPem);
    expect(trustedBy(world)).toEqual(bundle(world));
    expect(await standing(world)).toMatchObject({ at: 'issue', isComplete: true, next: 'distrust' });

    const distrust = await bring(world, 'distrust');
    expect(kubeletIn(distrust)).toBeDefined();
    expect(kubeletIn(distrust)).not.toHaveProperty('removes');
    expect(trustedBy(world)).toEqual(bundle(world));
    expect(bundle(world)).toHaveLength(1);
    await bring(world, 'retire');
    expect(await standing(world)).toMatchObject({ at: null });
    await everythingIsSound(world);
  });

  test('is taken back from each phase', async () => {
    const world = await fullWorld(cluster());
    leaveAsKubeadm(world, form);
    const [trusted, users] = [trustedBy(world), usersIn(world)];
    await bring(world, 'prepare');
    await bring(world, 'stage');
    expect(moveBack([await standing(world)])?.to).toBe('abandon');
    await bring(world, 'abandon');
    // Not the bytes: whether base64 is quoted depends on its padding.
    expect(trustedBy(world)).toEqual(trusted);
    expect(usersIn(world)).toBe(users);

    await bring(world, 'stage');
    await bring(world, 'issue');
    const back = await bring(world, 'stage');
    expect(changesOf(back)[id]).toContain('renew issuer-changed');
    expect(kubeletIn(back)).toMatchObject({ removes: [currentPem] });
    await bring(world, 'abandon');
    expect(trustedBy(world)).toEqual(bundle(world));
    await everythingIsSound(world);
  });

  test('is replaced at once where the key has leaked', async () => {
    const world = await fullWorld(cluster());
    leaveAsKubeadm(world, form);
    const leaked = await bring(world, 'distrust');
    expect(changesOf(leaked)[id]).toBe('rekey issuer-changed credential-elsewhere');
    expect(leaked.steps.find(({ artefact }) => artefact === id)?.reasons[0]).toEqual({
      reason: 'issuer-changed',
      text: expect.stringContaining(currentPem),
    });
    expect(kubeletIn(leaked)).toMatchObject({ removes: [currentPem] });
    expect(trustedBy(world)).toEqual(bundle(world));
    await everythingIsSound(world);
  });

  test.each(['renew', 'rekey'] as const)('is replaced where a person asks for it: %s', async (action) => {
    const world = await fullWorld(cluster());
    leaveAsKubeadm(world, form);
    const intent: Intent = { ...asDeclared, [action]: [id] };
    const plan = await world.plan(now, intent);
    expect(changesOf(plan)).toEqual({ [id]: 'rekey asked credential-elsewhere' });
    expect(kubeletIn(plan)).toMatchObject({ removes: [currentPem] });
    await world.apply(plan);
    expect(embeds(world)).toBe(true);
    expect(changesOf(await world.plan())).toEqual({});
  });

  test('gets another server, and keeps its user', async () => {
    const world = await fullWorld(cluster());
    leaveAsKubeadm(world, form);
    const users = usersIn(world);
    const server = kubeconfigAt(world, 'kubelet.conf').clusters[0].cluster['server'];
    editKubeconfig(world, 'kubelet.conf', ({ clusters }) => {
      clusters[0].cluster['server'] = 'https://192.0.2.9:6443';
    });
    expect(changesOf(await world.plan())).toEqual({ [id]: 'rewrite server-differs' });
    await world.apply();
    expect(kubeconfigAt(world, 'kubelet.conf').clusters[0].cluster['server']).toBe(server);
    expect(usersIn(world)).toBe(users);
    expect(changesOf(await world.plan())).toEqual({});
  });

  test('keeps the entries of another cluster and its comments', async () => {
    const world = await fullWorld(cluster());
    leaveAsKubeadm(world, form);
    editKubeconfig(world, 'kubelet.conf', (each) => {
      each.clusters.push({ name: 'theirs', cluster: { server: 'https://192.0.2.1' } });
      each.users.push({ name: 'them', user: { token: 'theirs' } });
      each.contexts.push({ name: 'theirs', context: { cluster: 'theirs', user: 'them' } });
    });
    world.put('kubelet.conf', `# by the team in Lyon\n${world.text('kubelet.conf')}`);
    const { clusters, ...others } = kubeconfigAt(world, 'kubelet.conf');
    await bring(world, 'prepare');
    await bring(world, 'stage');
    const { clusters: after, ...left } = kubeconfigAt(world, 'kubelet.conf');
    expect(left).toEqual(others);
    expect(after.slice(1)).toEqual(clusters.slice(1));
    expect(world.text('kubelet.conf')).toContain('# by the team in Lyon\n');
    expect(trustedBy(world)).toEqual(bundle(world));
  });
});

describe('a kubelet.conf that cannot be edited in place', () => {
  async function anchored(): Promise<TestWorld> {
    const world = await fullWorld(cluster());
    leaveAsKubeadm(world, 'kubeadm init');
    world.put('kubelet.conf', world.text('kubelet.conf').replace('client-certificate: ', 'client-certificate: &file '));
    return world;
  }

  test('stays, with a note, while no rotation needs it', async () => {
    const world = await anchored();
    expect(changesOf(await world.plan())).toEqual({});
    editKubeconfigServer(world);
    const plan = await world.plan();
    expect(changesOf(plan)).toEqual({});
    expect(warningsOf(plan)[id]).toBe('credential-elsewhere server-differs not-editable');
  });

  test('blocks stage and all that comes after, names the file and the fix', async () => {
    const world = await anchored();
    await bring(world, 'prepare');
    const plan = await planFor(world, 'stage');
    const step = plan.steps.find(({ artefact }) => artefact === id);
    expect(changesOf(plan)[id]).toBe('blocked bundle-differs not-editable');
    expect(step?.reasons[1]?.text).toContain('kubelet.conf');
    expect(step?.next).toBe(
      'write kubelet.conf without YAML anchors, aliases and tags, as `kubectl config view --raw` prints it; or have the whole file made: `kpki renew kubelet.conf cp1`',
    );
    await expect(world.apply(plan)).rejects.toMatchObject({ code: 'denied' });
  });

  const remedies: Readonly<Record<string, (world: TestWorld) => Promise<unknown>>> = {
    'the file is written without anchors': async (world) =>
      world.put('kubelet.conf', world.text('kubelet.conf').replace('&file ', '')),
    '`kpki renew kubelet.conf cp1` makes the file': async (world) =>
      world.apply(await world.plan(now, { ...asDeclared, renew: [id] })),
  };

  test.each(Object.entries(remedies))('blocks stage no more once %s', async (_, remedy) => {
    const world = await anchored();
    await bring(world, 'prepare');
    await remedy(world);
    await bring(world, 'stage');
    expect(trustedBy(world)).toEqual(bundle(world));
    expect(await standing(world)).toMatchObject({ at: 'stage', isComplete: true });
  });

  test.each(Object.entries(remedies))('that stage has not reached is no hindrance once %s', async (_, remedy) => {
    const world = await anchored();
    await bring(world, 'prepare');
    const before = world.text('kubelet.conf');
    world.put('kubelet.conf', before.replace('&file ', ''));
    await bring(world, 'stage');
    world.put('kubelet.conf', before);
    expect(await standing(world)).toMatchObject({ at: 'stage', isComplete: false });
    await remedy(world);
    await bring(world, 'stage');
    expect(trustedBy(world).toSorted()).toEqual(bundle(world).toSorted());
    expect(await standing(world)).toMatchObject({ at: 'stage', isComplete: true });
  });

  test('no renewal is named where the key of its CA is lost', async () => {
    const world = await anchored();
    await bring(world, 'prepare');
    world.remove('pki/ca.key');
    const step = (await planFor(world, 'stage')).steps.find(({ artefact }) => artefact === id);
    expect(step?.next).toContain('without YAML anchors');
    expect(step?.next).not.toContain('kpki renew');
  });

  test('blocks nothing once its bundle was set by hand', async () => {
    const world = await fullWorld(cluster());
    leaveAsKubeadm(world, 'kubeadm init');
    await bring(world, 'prepare');
    await bring(world, 'stage');
    world.put('kubelet.conf', world.text('kubelet.conf').replace('client-certificate: ', 'client-certificate: &file '));
    expect(await standing(world)).toMatchObject({ at: 'stage', isComplete: true, next: 'issue' });
  });
});

test.each(forms)(
  'issue does not begin while kubelet.conf as %s leaves it was put back by hand with the old CA alone',
  async (form) => {
    const world = await fullWorld(cluster());
    leaveAsKubeadm(world, form);
    const before = world.text('kubelet.conf');
    await bring(world, 'prepare');
    await bring(world, 'stage');
    world.put('kubelet.conf', before);
    const found = await standing(world);
    expect(found).toMatchObject({ at: 'stage', isComplete: false, next: 'stage', lacking: [{ artefact: id }] });
    expect(nextMove([found])).toMatchObject({ to: 'stage', completes: true });
    world.put('kubelet.conf', before.replace('client-certificate: ', 'client-certificate: &file '));
    const fixed = await standing(world);
    expect(nextMove([fixed])?.to).toBe('stage');
    expect(fixed.hindered).toContain('kubelet.conf');
    expect(fixed.wayOut).toContain('without YAML anchors');
  },
);

test('a token in a file is signed by no CA of the cluster, and stays in every phase', async () => {
  const world = await fullWorld(cluster());
  editKubeconfig(world, 'scheduler.conf', (form) => {
    form.users = [{ ...form.users[0], user: { tokenFile: '/var/run/token' } as never }];
  });
  for (const to of ['prepare', 'stage', 'issue', 'distrust', 'retire'] as const) {
    await bring(world, to);
    expect(kubeconfigAt(world, 'scheduler.conf').users[0].user).toEqual({ tokenFile: '/var/run/token' });
    expect(trustedBy(world, 'scheduler.conf').toSorted()).toEqual(bundle(world).toSorted());
  }
});

test('a kubelet that keeps its certificate in another folder is told of that one', async () => {
  const world = await fullWorld(cluster());
  leaveAsKubeadm(world, 'kubeadm join');
  world.put('kubelet.conf', world.text('kubelet.conf').replaceAll('/var/lib/kubelet/pki/', '/srv/pki/'));
  const plan = await world.plan(now, { ...asDeclared, renew: [id] });
  expect(kubeletIn(plan)).toMatchObject({ removes: ['/srv/pki/kubelet-client-current.pem'] });
});

function editKubeconfigServer(world: TestWorld): void {
  world.put('kubelet.conf', world.text('kubelet.conf').replace(/^( +server: ).*$/m, '$1https://192.0.2.9:6443'));
}
