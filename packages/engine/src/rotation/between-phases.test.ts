import { isSoak, partOf } from '@kpki/services/random-cases';
import type { Cluster } from '@kpki/spec';
import { readCertificates } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { certificatePem, reissue } from '../../test/certificates.ts';
import { cluster, controlPlaneNode, twoNodes } from '../../test/clusters.ts';
import { editKubeconfig } from '../../test/kubeconfigs.ts';
import { kubeletConfForms, leaveAsKubeadm, trustedBy } from '../../test/kubelet-confs.ts';
import { changesOf, rotatedState, type TestState } from '../../test/observed-state.ts';
import { forwards, type Phase } from '../generation/phase.ts';
import { nextMove } from '../index.ts';
import { conditionsOf } from './conditions.ts';

// What people do to a cluster between two phases: a node is added to the file, a node joins, `kubeadm certs renew` runs.

const name = 'kubernetes-ca';

const twoNodesAndWorker: Partial<Cluster> = {
  ...twoNodes,
  workers: [{ name: 'w1', addresses: ['10.0.1.1'] }],
};

/** A rotation that has come to a phase. */
function stateAt(phase: Phase, declared: Cluster): Promise<TestState> {
  return rotatedState(declared, name, ...forwards.slice(0, forwards.indexOf(phase) + 1));
}

/** Whether nothing of a rotation is left to be seen once a phase is carried out. */
function isIdleAt(phase: Phase): boolean {
  return phase === 'prepare' || phase === 'remove';
}

/** Goes on: to the end, as `kpki rotate --through remove` does, in the soak; by one phase in a run. */
async function resumes(observed: TestState, isComplete = isSoak): Promise<void> {
  const done = await toTheEnd(observed, isComplete ? 6 : 1);
  if (isComplete) expect(done.at(-1) ?? 'remove').toBe('remove');
  await expectWhole(observed);
}

/** Answers the phases. */
async function toTheEnd(observed: TestState, most: number): Promise<readonly Phase[]> {
  const done: Phase[] = [];
  for (let call = 0; call < most; call += 1) {
    const found = await observed.status(name);
    if (found.at === null) return done;
    const move = nextMove([await observed.rotation(name)]);
    if (move === null) return done;
    done.push(move.to);
    await observed.rotate(name, move.to);
    if (move.to === 'remove') return done;
  }
  return done;
}

async function expectWhole(observed: TestState): Promise<void> {
  expect(changesOf(await observed.plan())).toEqual({});
  expect((await observed.judge()).filter(({ holds }) => holds !== 'yes')).toEqual([]);
}

const trustOf = (observed: TestState, entry: string): ReadonlySet<string> =>
  new Set(readCertificates(observed.bytes(entry)).map(({ der }) => Buffer.from(der).toString('hex')));

// Each run has one of the two at each phase.
const withWorker = partOf(forwards, 2);
const withControlPlane = isSoak ? forwards : forwards.filter((phase) => !withWorker.includes(phase));

describe.each(withWorker)('at phase %s', (phase) => {
  test('a worker that comes into the file gets what fits the phase', async () => {
    const before = await stateAt(phase, cluster(twoNodesAndWorker));
    const { workers = [] } = twoNodesAndWorker;
    const observed = before.declaredAs(
      cluster({ ...twoNodesAndWorker, workers: [...workers, { name: 'w2', addresses: ['10.0.1.2'] }] }),
    );
    expect(await observed.status(name)).toMatchObject({ at: isIdleAt(phase) ? null : phase });
    await observed.apply();
    await expectWhole(observed);
    expect(trustOf(observed, 'w2/pki/ca.crt')).toEqual(trustOf(observed, 'cp1/pki/ca.crt'));
    expect(trustedBy(observed, 'w2/kubelet.conf').toSorted()).toEqual(
      [...trustOf(observed, 'cp1/pki/ca.crt')].toSorted(),
    );
    expect(await observed.status(name)).toMatchObject({ at: isIdleAt(phase) ? null : phase, isComplete: true });
    await resumes(observed);
  });
});

describe.each(withControlPlane)('at phase %s', (phase) => {
  test('a control-plane node that comes into the file gets what fits the phase, the other key by the next rotate', async () => {
    const before = await stateAt(phase, cluster(twoNodesAndWorker));
    const { controlPlane = [] } = twoNodesAndWorker;
    const observed = before.declaredAs(
      cluster({ ...twoNodesAndWorker, controlPlane: [...controlPlane, controlPlaneNode('cp3', '10.0.0.13')] }),
    );
    await observed.apply();
    await expectWhole(observed);
    expect(trustOf(observed, 'cp3/pki/ca.crt')).toEqual(trustOf(observed, 'cp1/pki/ca.crt'));
    const found = await observed.status(name);
    if (!isIdleAt(phase)) {
      expect(found).toMatchObject({ at: phase === 'distrust' ? 'remove' : phase, isComplete: false });
      const move = nextMove([await observed.rotation(name)]);
      // The old key is not taken away unasked.
      expect(move?.conditions.length ?? 0).toBe(
        phase === 'distrust' ? conditionsOf(await observed.rotation(name), 'remove').length : 0,
      );
      expect(conditionsOf(await observed.rotation(name), 'remove').length).toBeGreaterThan(0);
    }
    await resumes(observed);
  });
});

describe.each(forwards)('at phase %s', (phase) => {
  // Each run has one of them, and the other one in joined-kubelets.test.ts.
  test.each(partOf(kubeletConfForms, 2))(
    'a node that `%s` set up by what the cluster hands out needs nothing else',
    async (form) => {
      const observed = await stateAt(phase, cluster());
      // kubelet.conf has the bundle of the phase; the cluster signed its certificate with the CA in use.
      leaveAsKubeadm(observed, form);
      expect(changesOf(await observed.plan())).toEqual({});
      await resumes(observed, isSoak || phase === 'trust');
    },
  );

  test('`kubeadm certs renew all` leaves what the next plan and the next phase put right', async () => {
    const observed = await stateAt(phase, cluster());
    await kubeadmCertsRenew(observed);
    const plan = await observed.plan();
    expect(Object.values(changesOf(plan)).filter((each) => !each.startsWith('update'))).toEqual([]);
    await observed.apply();
    const found = await observed.status(name);
    // It is at the same phase: nothing goes on to the next one unasked.
    expect(found.at).toBe(isIdleAt(phase) ? null : phase);
    const lacks = phase === 'trust' || phase === 'reissue';
    expect(found.isComplete).toBe(!lacks);
    if (lacks) expect(nextMove([await observed.rotation(name)])).toMatchObject({ to: phase, completes: true });
    await resumes(observed);
  });
});

/**
 * What kubeadm 1.34 does (renewal/readwriter.go): new keys and certificates by ca.key and the first certificate of ca.crt, and
 * in kubeconfigs that certificate alone as the trust bundle. kubelet.conf is none of those that it renews.
 */
async function kubeadmCertsRenew(observed: TestState): Promise<void> {
  for (const entry of ['pki/apiserver.crt', 'pki/apiserver-kubelet-client.crt'])
    await reissue(observed, entry, 'pki/ca', {});
  const [first] = readCertificates(observed.bytes('pki/ca.crt'));
  if (first === undefined) throw new Error('there is no CA');
  for (const entry of ['admin.conf', 'super-admin.conf', 'controller-manager.conf', 'scheduler.conf']) {
    await reissue(observed, entry, 'pki/ca', {});
    editKubeconfig(observed, entry, ({ clusters }) => {
      clusters[0].cluster['certificate-authority-data'] = Buffer.from(certificatePem(first.der)).toString('base64');
    });
  }
}
