import { describe, expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { currentPem, leaveAsKubeadm } from '../../test/kubelet-confs.ts';
import { emptyState, fullState, now, type TestState } from '../../test/observed-state.ts';
import { forwards, type Phase, type Rotated } from '../generation/phase.ts';
import type { RolloutStep } from '../index.ts';
import { phaseRollout } from './phase-rollout.ts';

const wordsOf = (rollout: readonly RolloutStep[]): readonly string[] =>
  rollout.flatMap(({ action, component, node, moves = [], without = [], restores = [] }) => {
    const moved = [...moves, ...restores].map(({ flag, file }) => ` ${flag}=${file}`).join('');
    const left = without.map((flag) => ` without ${flag}`).join('');
    return action === 'distribute' || action === 'redistribute'
      ? []
      : [`${action} ${component} ${node}${moved}${left}`];
  });

test.each<readonly [name: Rotated, what: string, lost: readonly string[]]>([
  ['kubernetes-ca', 'with its key', []],
  ['kubernetes-ca', 'whose key is lost', ['cp1/pki/ca.key', 'cp2/pki/ca.key', 'cp3/pki/ca.key']],
  ['etcd-ca', 'with its key', []],
  ['front-proxy-ca', 'with its key', []],
  ['sa', 'with its key', []],
])(
  'what %s, %s, asks for after a phase is told of the phase as well as of what was carried out',
  async (name, _, lost) => {
    const observed = await fullState(cluster(threeNodes));
    for (const entry of lost) observed.remove(entry);
    const reported: string[] = [];
    for (const to of forwards) {
      const plan = await observed.rotate(name, to);
      const ofPhase = wordsOf(phaseRollout(await observed.read(), [{ name, to }]));
      expect([to, ...ofPhase]).toEqual([to, ...wordsOf(plan.rollout)]);
      reported.push(...ofPhase);
    }
    expect(reported.length).toBeGreaterThan(0);
  },
);

test('where the key that a phase brought is lost after it, what signs with it is started without it', async () => {
  const observed = await fullState(cluster());
  await observed.rotate('kubernetes-ca', 'prepare', 'trust', 'reissue');
  observed.remove('pki/ca.key');
  const found = phaseRollout(await observed.read(), [{ name: 'kubernetes-ca', to: 'reissue' }]);
  expect(found.filter(({ component }) => component === 'kube-controller-manager')).toMatchObject([
    { without: ['--cluster-signing-cert-file', '--cluster-signing-key-file'] },
  ]);
});

test.each([
  // Without the new CA nothing shows whether the way back led here from `reissue`.
  ['trust', ['/var/lib/kubelet/pki/kubelet-client-current.pem']],
  ['rollback', undefined],
  ['reissue', ['/var/lib/kubelet/pki/kubelet-client-current.pem']],
  // A run that was killed may have come here at once, after a leaked key.
  ['distrust', ['/var/lib/kubelet/pki/kubelet-client-current.pem']],
] as const)('after %s, what a kubelet goes on with is removed: %j', async (to, removes) => {
  const observed = await (await fullState(cluster())).read();
  const kubelet = phaseRollout(observed, [{ name: 'kubernetes-ca', to }]).find(
    ({ component }) => component === 'kubelet',
  );
  expect(kubelet?.action).toBe('restart');
  expect(kubelet?.removes).toEqual(removes);
});

describe('at trust, a kubelet.conf that holds its credential', () => {
  const name = 'kubernetes-ca';
  const minutesLater = (count: number): Date => new Date(now.getTime() + count * 60_000);
  const bring = async (observed: TestState, to: Phase, at: Date): Promise<void> => {
    await observed.apply(await observed.planOf(name, to, at), at);
  };
  const atStage = async (observed: TestState) =>
    phaseRollout(await observed.read(), [{ name, to: 'trust' }]).find(({ component }) => component === 'kubelet');

  test('asks for a restart alone where the rotation came forwards, as the list of trust does', async () => {
    const observed = await fullState(cluster());
    await bring(observed, 'prepare', minutesLater(1));
    await bring(observed, 'trust', minutesLater(2));
    expect(await atStage(observed)).toMatchObject({ action: 'restart' });
    expect(await atStage(observed)).not.toHaveProperty('removes');
  });

  test('names the file to remove where the rotation came back', async () => {
    const observed = await fullState(cluster());
    for (const [at, to] of (['prepare', 'trust', 'reissue', 'trust'] as const).entries()) {
      await bring(observed, to, minutesLater(at + 1));
    }
    expect(await atStage(observed)).toMatchObject({ removes: [currentPem] });
  });
});

test('under a root that is rotated a kubelet keeps its credential', async () => {
  const topology = { topology: 'single-root', limitPathLength: false, permittedNames: null } as const;
  const observed = await (await emptyState(cluster({ ca: topology }))).read();
  for (const to of ['reissue', 'distrust'] as const) {
    const found = phaseRollout(observed, [{ name: 'root-ca', to }]).filter(({ component }) => component === 'kubelet');
    expect(found.map(({ action, removes }) => [action, removes])).toEqual([['restart', undefined]]);
  }
});

test('a kubelet whose kubelet.conf names its certificate keeps it: without the file it does not start', async () => {
  const observed = await fullState(cluster());
  leaveAsKubeadm(observed, 'kubeadm join');
  const found = await observed.read();
  for (const to of ['trust', 'reissue', 'distrust'] as const) {
    const [kubelet] = phaseRollout(found, [{ name: 'kubernetes-ca', to }]).filter(
      ({ component }) => component === 'kubelet',
    );
    expect(kubelet?.action).toBe('restart');
    expect(kubelet).not.toHaveProperty('removes');
  }
});
