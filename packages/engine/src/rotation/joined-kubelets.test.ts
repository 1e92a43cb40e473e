import { isSoak, partOf } from '@kpki/services/random-cases';
import { readCertificates } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { everythingIsSound } from '../../test/cases.ts';
import { cluster } from '../../test/clusters.ts';
import { coded } from '../../test/coded.ts';
import { editKubeconfig, kubeconfigAt } from '../../test/kubeconfigs.ts';
import { currentPem, kubeletConfForms, leaveAsKubeadm, trustedBy, usersIn } from '../../test/kubelet-confs.ts';
import { changesOf, fullState, now, type TestState, warningsOf } from '../../test/observed-state.ts';
import { emptyIntent, type Intent, moveBack, nextMove, type Plan, type RolloutStep } from '../index.ts';
import { finding, remedy as remedyOf } from '../model/finding.ts';

const name = 'kubernetes-ca';
const id = 'kubelet.conf cp1';

/** The fix of a kubelet.conf that kpki cannot edit; `renew` null: no renewal makes the file. */
const makeEditable = (renew: readonly string[] | null) =>
  remedyOf('make-editable', { location: 'kubelet.conf', renew, ca: name });

const bundle = (observed: TestState): readonly string[] =>
  readCertificates(observed.bytes('pki/ca.crt')).map(({ der }) => Buffer.from(der).toString('hex'));

const kubeletIn = ({ rollout }: Pick<Plan, 'rollout'>): RolloutStep | undefined =>
  rollout.find(({ component, action }) => component === 'kubelet' && action === 'restart');

const embeds = (observed: TestState): boolean =>
  kubeconfigAt(observed, 'kubelet.conf').users[0].user['client-certificate-data'] !== undefined;

// Each run has one of them here, and the other one in between-phases.test.ts; the soak both.
const other = partOf(kubeletConfForms, 2);
const forms = isSoak ? kubeletConfForms : kubeletConfForms.filter((form) => !other.includes(form));

describe.each(forms)('kubelet.conf as %s leaves it, through a rotation of kubernetes-ca', (form) => {
  test('trusts what each phase trusts; its credential is replaced at reissue', async () => {
    const observed = await fullState(cluster());
    leaveAsKubeadm(observed, form);
    const users = usersIn(observed);
    expect(changesOf(await observed.plan())).toEqual({});

    await observed.rotate(name, 'prepare');
    const stage = await observed.rotate(name, 'trust');
    expect(changesOf(stage)[id]).toBe('update bundle-differs');
    expect(kubeletIn(stage)).toMatchObject({ node: 'cp1' });
    expect(kubeletIn(stage)).not.toHaveProperty('removes');
    expect(trustedBy(observed)).toEqual(bundle(observed));
    expect(bundle(observed)).toHaveLength(2);
    expect(usersIn(observed)).toBe(users);
    expect(await observed.status(name)).toMatchObject({ at: 'trust', isComplete: true, next: 'reissue' });
    expect(changesOf(await observed.plan())).toEqual({});

    const issue = await observed.rotate(name, 'reissue');
    expect(changesOf(issue)[id]).toBe('rekey rotation credential-elsewhere');
    expect(kubeletIn(issue)).toMatchObject({ node: 'cp1', removes: [currentPem] });
    expect(embeds(observed)).toBe(true);
    expect(observed.text('kubelet.conf')).not.toContain(currentPem);
    expect(trustedBy(observed)).toEqual(bundle(observed));
    expect(await observed.status(name)).toMatchObject({ at: 'reissue', isComplete: true, next: 'distrust' });

    const distrust = await observed.rotate(name, 'distrust');
    expect(kubeletIn(distrust)).toBeDefined();
    expect(kubeletIn(distrust)).not.toHaveProperty('removes');
    expect(trustedBy(observed)).toEqual(bundle(observed));
    expect(bundle(observed)).toHaveLength(1);
    await observed.rotate(name, 'remove');
    expect(await observed.status(name)).toMatchObject({ at: null });
    await everythingIsSound(observed);
  });

  test('is taken back from each phase', async () => {
    const observed = await fullState(cluster());
    leaveAsKubeadm(observed, form);
    const [trusted, users] = [trustedBy(observed), usersIn(observed)];
    await observed.rotate(name, 'prepare', 'trust');
    expect(moveBack([await observed.rotation(name)])?.to).toBe('rollback');
    await observed.rotate(name, 'rollback');
    // Not the bytes: whether base64 is quoted depends on its padding.
    expect(trustedBy(observed)).toEqual(trusted);
    expect(usersIn(observed)).toBe(users);

    await observed.rotate(name, 'trust', 'reissue');
    const back = await observed.rotate(name, 'trust');
    expect(changesOf(back)[id]).toContain('renew issuer-changed');
    expect(kubeletIn(back)).toMatchObject({ removes: [currentPem] });
    await observed.rotate(name, 'rollback');
    expect(trustedBy(observed)).toEqual(bundle(observed));
    await everythingIsSound(observed);
  });

  test('is replaced at once where the key has leaked', async () => {
    const observed = await fullState(cluster());
    leaveAsKubeadm(observed, form);
    const leaked = await observed.rotate(name, 'distrust');
    expect(changesOf(leaked)[id]).toBe('rekey issuer-changed credential-elsewhere');
    expect(leaked.steps.find(({ artifact }) => artifact === id)?.reasons[0]).toEqual(
      coded('issuer-changed/credential-elsewhere', { file: currentPem }),
    );
    expect(kubeletIn(leaked)).toMatchObject({ removes: [currentPem] });
    expect(trustedBy(observed)).toEqual(bundle(observed));
    await everythingIsSound(observed);
  });

  test.each(['renew', 'rekey'] as const)('is replaced where a person asks for it: %s', async (action) => {
    const observed = await fullState(cluster());
    leaveAsKubeadm(observed, form);
    const intent: Intent = { ...emptyIntent, [action]: [id] };
    const plan = await observed.plan(now, intent);
    expect(changesOf(plan)).toEqual({ [id]: 'rekey requested credential-elsewhere' });
    expect(kubeletIn(plan)).toMatchObject({ removes: [currentPem] });
    await observed.apply(plan);
    expect(embeds(observed)).toBe(true);
    expect(changesOf(await observed.plan())).toEqual({});
  });

  test('gets another server, and keeps its user', async () => {
    const observed = await fullState(cluster());
    leaveAsKubeadm(observed, form);
    const users = usersIn(observed);
    const server = kubeconfigAt(observed, 'kubelet.conf').clusters[0].cluster['server'];
    editKubeconfig(observed, 'kubelet.conf', ({ clusters }) => {
      clusters[0].cluster['server'] = 'https://192.0.2.9:6443';
    });
    expect(changesOf(await observed.plan())).toEqual({ [id]: 'update server-differs' });
    await observed.apply();
    expect(kubeconfigAt(observed, 'kubelet.conf').clusters[0].cluster['server']).toBe(server);
    expect(usersIn(observed)).toBe(users);
    expect(changesOf(await observed.plan())).toEqual({});
  });

  test('keeps the entries of another cluster and its comments', async () => {
    const observed = await fullState(cluster());
    leaveAsKubeadm(observed, form);
    editKubeconfig(observed, 'kubelet.conf', (each) => {
      each.clusters.push({ name: 'theirs', cluster: { server: 'https://192.0.2.1' } });
      each.users.push({ name: 'them', user: { token: 'theirs' } });
      each.contexts.push({ name: 'theirs', context: { cluster: 'theirs', user: 'them' } });
    });
    observed.put('kubelet.conf', `# by the team in Lyon\n${observed.text('kubelet.conf')}`);
    const { clusters, ...others } = kubeconfigAt(observed, 'kubelet.conf');
    await observed.rotate(name, 'prepare', 'trust');
    const { clusters: after, ...left } = kubeconfigAt(observed, 'kubelet.conf');
    expect(left).toEqual(others);
    expect(after.slice(1)).toEqual(clusters.slice(1));
    expect(observed.text('kubelet.conf')).toContain('# by the team in Lyon\n');
    expect(trustedBy(observed)).toEqual(bundle(observed));
  });
});

describe('a kubelet.conf that cannot be edited in place', () => {
  async function anchored(): Promise<TestState> {
    const observed = await fullState(cluster());
    leaveAsKubeadm(observed, 'kubeadm init');
    observed.put(
      'kubelet.conf',
      observed.text('kubelet.conf').replace('client-certificate: ', 'client-certificate: &file '),
    );
    return observed;
  }

  test('stays, with a note, while no rotation needs it', async () => {
    const observed = await anchored();
    expect(changesOf(await observed.plan())).toEqual({});
    editKubeconfigServer(observed);
    const plan = await observed.plan();
    expect(changesOf(plan)).toEqual({});
    expect(warningsOf(plan)[id]).toBe('credential-elsewhere server-differs not-editable');
  });

  test('blocks trust and all that comes after, names the file and the fix', async () => {
    const observed = await anchored();
    await observed.rotate(name, 'prepare');
    const plan = await observed.planOf(name, 'trust');
    const step = plan.steps.find(({ artifact }) => artifact === id);
    expect(changesOf(plan)[id]).toBe('blocked bundle-differs not-editable');
    expect(step?.reasons[1]).toEqual(finding('not-editable/referenced', { location: 'kubelet.conf' }));
    expect(step?.next).toEqual(makeEditable(['kubelet.conf', 'cp1']));
    await expect(observed.apply(plan)).rejects.toMatchObject({ code: 'denied' });
  });

  const remedies: Readonly<Record<string, (observed: TestState) => Promise<unknown>>> = {
    'the file is written without anchors': async (observed) =>
      observed.put('kubelet.conf', observed.text('kubelet.conf').replace('&file ', '')),
    '`kpki renew kubelet.conf cp1` makes the file': async (observed) =>
      observed.apply(await observed.plan(now, { ...emptyIntent, renew: [id] })),
  };

  test.each(Object.entries(remedies))('blocks trust no more once %s', async (_, remedy) => {
    const observed = await anchored();
    await observed.rotate(name, 'prepare');
    await remedy(observed);
    await observed.rotate(name, 'trust');
    expect(trustedBy(observed)).toEqual(bundle(observed));
    expect(await observed.status(name)).toMatchObject({ at: 'trust', isComplete: true });
  });

  test.each(Object.entries(remedies))('that trust has not reached is no blocker once %s', async (_, remedy) => {
    const observed = await anchored();
    await observed.rotate(name, 'prepare');
    const before = observed.text('kubelet.conf');
    observed.put('kubelet.conf', before.replace('&file ', ''));
    await observed.rotate(name, 'trust');
    observed.put('kubelet.conf', before);
    expect(await observed.status(name)).toMatchObject({ at: 'trust', isComplete: false });
    await remedy(observed);
    await observed.rotate(name, 'trust');
    expect(trustedBy(observed).toSorted()).toEqual(bundle(observed).toSorted());
    expect(await observed.status(name)).toMatchObject({ at: 'trust', isComplete: true });
  });

  test('no renewal is named where the key of its CA is lost', async () => {
    const observed = await anchored();
    await observed.rotate(name, 'prepare');
    observed.remove('pki/ca.key');
    const step = (await observed.planOf(name, 'trust')).steps.find(({ artifact }) => artifact === id);
    expect(step?.next).toEqual(makeEditable(null));
  });

  test('blocks nothing once its bundle was set by hand', async () => {
    const observed = await fullState(cluster());
    leaveAsKubeadm(observed, 'kubeadm init');
    await observed.rotate(name, 'prepare', 'trust');
    observed.put(
      'kubelet.conf',
      observed.text('kubelet.conf').replace('client-certificate: ', 'client-certificate: &file '),
    );
    expect(await observed.status(name)).toMatchObject({ at: 'trust', isComplete: true, next: 'reissue' });
  });
});

test.each(forms)(
  'issue does not begin while kubelet.conf as %s leaves it was put back by hand with the old CA alone',
  async (form) => {
    const observed = await fullState(cluster());
    leaveAsKubeadm(observed, form);
    const before = observed.text('kubelet.conf');
    await observed.rotate(name, 'prepare', 'trust');
    observed.put('kubelet.conf', before);
    const found = await observed.status(name);
    expect(found).toMatchObject({ at: 'trust', isComplete: false, next: 'trust', lacking: [{ artifact: id }] });
    expect(nextMove([await observed.rotation(name)])).toMatchObject({ to: 'trust', completes: true });
    observed.put('kubelet.conf', before.replace('client-certificate: ', 'client-certificate: &file '));
    const fixed = await observed.status(name);
    expect(nextMove([await observed.rotation(name)])?.to).toBe('trust');
    const why = expect.arrayContaining([finding('not-editable/referenced', { location: 'kubelet.conf' })]);
    expect(fixed.blocked).toEqual(coded('rotation/blocked', { artifact: id, why }));
    expect(fixed.remedy).toEqual(makeEditable(['kubelet.conf', 'cp1']));
  },
);

test('a token in a file is signed by no CA of the cluster, and stays in every phase', async () => {
  const observed = await fullState(cluster());
  editKubeconfig(observed, 'scheduler.conf', (form) => {
    form.users = [{ ...form.users[0], user: { tokenFile: '/var/run/token' } as never }];
  });
  for (const to of ['prepare', 'trust', 'reissue', 'distrust', 'remove'] as const) {
    await observed.rotate(name, to);
    expect(kubeconfigAt(observed, 'scheduler.conf').users[0].user).toEqual({ tokenFile: '/var/run/token' });
    expect(trustedBy(observed, 'scheduler.conf').toSorted()).toEqual(bundle(observed).toSorted());
  }
});

test('a kubelet that keeps its certificate in another folder is told of that one', async () => {
  const observed = await fullState(cluster());
  leaveAsKubeadm(observed, 'kubeadm join');
  observed.put('kubelet.conf', observed.text('kubelet.conf').replaceAll('/var/lib/kubelet/pki/', '/srv/pki/'));
  const plan = await observed.plan(now, { ...emptyIntent, renew: [id] });
  expect(kubeletIn(plan)).toMatchObject({ removes: ['/srv/pki/kubelet-client-current.pem'] });
});

function editKubeconfigServer(observed: TestState): void {
  observed.put('kubelet.conf', observed.text('kubelet.conf').replace(/^( +server: ).*$/m, '$1https://192.0.2.9:6443'));
}
