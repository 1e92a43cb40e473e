import { readCertificates } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { currentPem, leaveAsKubeadm } from '../../test/kubelet-confs.ts';
import { changesOf, fullState, now, type TestState } from '../../test/observed-state.ts';
import { locationOf, type Undoing, undoing } from '../../test/undoing.ts';
import {
  type Intent,
  makeUndoPlan,
  type Phase,
  type RolloutStep,
  readRetained,
  rolloutOf,
  type Written,
  writtenUnder,
} from '../index.ts';
import { storedVerdicts } from '../reports/verify.ts';
import { supersededBy } from './kubeconfig.ts';

const name = 'kubernetes-ca';
const call = { signal: new AbortController().signal };

const w1 = { name: 'w1', addresses: ['10.0.1.1'] };
const w2 = { name: 'w2', addresses: ['10.0.1.2'] };

async function stateAt(phases: readonly Phase[], declared = cluster()): Promise<TestState> {
  const observed = await fullState(declared);
  if (phases.length > 0) await observed.rotate(name, ...phases);
  return observed;
}

/** Puts a kubelet.conf among the kubeconfigs into the form that `kubeadm join` leaves. */
function leaveJoined({ storage, put }: Undoing, entry: string): void {
  const stored = (name: string): Uint8Array =>
    storage.locations.get(locationOf.kubeconfig)?.entries.get(name) ?? new Uint8Array();
  const files: Pick<TestState, 'text' | 'put'> = {
    text: (each) => Buffer.from(stored(each)).toString(),
    put: (each, bytes) => put(locationOf.kubeconfig, each, Buffer.from(bytes)),
  };
  leaveAsKubeadm(files, 'kubeadm join', entry);
}

function kubeletOf(rollout: readonly RolloutStep[], node: string): RolloutStep | undefined {
  return rollout.find((each) => each.component === 'kubelet' && each.node === node);
}

test.each([
  [null, currentPem],
  [currentPem, currentPem],
  ['/srv/pki/kubelet-client-current.pem', '/srv/pki/kubelet-client-current.pem'],
  // Files of a person: the kubelet loads its own one first.
  ['/etc/kubernetes/pki/my-kubelet.crt', currentPem],
  ['pki/kubelet-client-current.pem', currentPem],
])('where kubelet.conf names %s, %s is removed', (named, removed) => {
  expect(supersededBy(named)).toEqual([removed]);
});

describe('while a rotation is under way', () => {
  test('a kubelet.conf that is created for a node which may run already is listed', async () => {
    const before = await stateAt(['prepare', 'trust', 'reissue'], cluster({ workers: [w1] }));
    const observed = before.declaredAs(cluster({ workers: [w1, w2] }));
    const plan = await observed.plan();
    expect(changesOf(plan)['kubelet.conf w2']).toBe('create missing');
    expect(kubeletOf(plan.rollout, 'w2')).toMatchObject({ action: 'restart', removes: [currentPem] });
  });

  test('no rotation: a kubelet.conf that is created is of no kubelet yet', async () => {
    const before = await stateAt([], cluster({ workers: [w1] }));
    const observed = before.declaredAs(cluster({ workers: [w1, w2] }));
    expect(changesOf(await observed.plan())['kubelet.conf w2']).toBe('create missing');
    expect(kubeletOf((await observed.plan()).rollout, 'w2')).toBeUndefined();
  });

  test('a credential in other files is replaced on the way back to trust: its node may have joined at reissue', async () => {
    const observed = await stateAt(['prepare', 'trust', 'reissue']);
    leaveAsKubeadm(observed, 'kubeadm join');
    const back = await observed.rotate(name, 'trust');
    expect(changesOf(back)['kubelet.conf cp1']).toBe('rekey rotation credential-elsewhere');
    expect(kubeletOf(back.rollout, 'cp1')).toMatchObject({ removes: [currentPem] });
    expect(readCertificates(observed.bytes('pki/ca.crt'))).toHaveLength(2);
  });
});

describe('an undo', () => {
  const renewed: Partial<Intent> = { rekey: ['kubelet.conf cp1'] };
  const removesIn = (steps: readonly Written[]) => kubeletOf(rolloutOf(steps, cluster()), 'cp1')?.removes;

  test('of a new credential, and its redo, name the file that the kubelet goes on with', async () => {
    const observed = await undoing();
    await observed.apply(renewed);
    expect(removesIn((await observed.undo()).steps)).toEqual([currentPem]);
    expect(removesIn((await observed.undo()).steps)).toEqual([currentPem]);
  });

  describe.each([
    ['distrust', 'at once', []],
    ['reissue', 'phase by phase', ['prepare', 'trust']],
  ] as const)('of %s, reached %s, where kubelet.conf named the file', (to, _, before) => {
    test('the rollout has a renewal, which makes the node whole', async () => {
      const declared = cluster({ workers: [w1] });
      const observed = await undoing(declared);
      leaveJoined(observed, 'cp1/kubelet.conf');
      const rotate = async (phase: Phase) => observed.apply({ rotate: [{ name, to: phase }] });
      for (const phase of before) await rotate(phase);
      await rotate(to);
      const { steps } = await observed.undo();
      const rollout = rolloutOf(steps, declared);
      expect(kubeletOf(rollout, 'cp1')).toMatchObject({ action: 'restart', renews: ['kubelet.conf cp1'] });
      expect(kubeletOf(rollout, 'cp1')).not.toHaveProperty('removes');
      expect(kubeletOf(rollout, 'w1')).toMatchObject({ removes: [currentPem] });
      expect(kubeletOf(rollout, 'w1')).not.toHaveProperty('renews');

      const renewal: Partial<Intent> = { renew: ['kubelet.conf cp1'] };
      const plan = await observed.plan(renewal);
      expect(kubeletOf(plan.rollout, 'cp1')).toMatchObject({ removes: [currentPem] });
      await observed.apply(renewal);
      const failed = storedVerdicts(await observed.read(), now).filter(({ holds }) => holds !== 'yes');
      expect(failed).toEqual([]);
    });
  });

  test('of a renewal under the same CA has no renewal', async () => {
    const observed = await undoing();
    leaveJoined(observed, 'kubelet.conf');
    await observed.apply(renewed);
    const kubelet = kubeletOf(rolloutOf((await observed.undo()).steps, cluster()), 'cp1');
    expect(kubelet).toMatchObject({ action: 'restart' });
    expect(kubelet).not.toHaveProperty('renews');
  });

  test('of the trust bundle alone names none', async () => {
    const observed = await undoing();
    await observed.apply({ rotate: [{ name, to: 'prepare' }] });
    await observed.apply({ rotate: [{ name, to: 'trust' }] });
    const { steps } = await observed.undo();
    expect(steps.map(({ artifact }) => artifact)).toContain('kubelet.conf cp1');
    expect(removesIn(steps)).toBeUndefined();
  });

  test('a write that another run finishes names it', async () => {
    const observed = await undoing();
    await observed.apply(renewed);
    const found = await observed.read();
    const last = makeUndoPlan(found, await readRetained(found, call), now);
    if (last === null) throw new Error('nothing is retained');
    expect(removesIn(writtenUnder(last, found))).toEqual([currentPem]);
  });
});
