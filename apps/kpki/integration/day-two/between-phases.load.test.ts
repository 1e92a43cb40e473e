import type { Phase } from '@kpki/engine';
import { isSoak, partOfDraw } from '@kpki/services/random-cases';
import { expect, test } from 'vitest';
import { follow } from './follow.ts';
import { inTime } from './in-time.ts';
import { renewByKubeadm } from './kubeadm-certs-renew.ts';
import { expectLive } from './live-checks.ts';
import { answersTo, answersToKubelets, credentialsOf, type OldCredentials } from './old-credentials.ts';
import { createPod } from './pods.ts';
import { allPhases } from './rotate-under-load.ts';
import { bringTo, look } from './rotation.ts';
import { expectNoFailure, underLoad } from './under-load.ts';
import { type Live, withLiveCluster } from './with-live-cluster.ts';

const spec = 'profile: kubeadm\nkeys: { ca: ec-p256, certificates: ec-p256 }';
const topology = isSoak ? 'external' : 'small';
const rotated = ['kubernetes-ca'] as const;
/** The phases after which kubeadm renews and a worker is added; a draw has one of them. */
const interrupted = partOfDraw(allPhases, allPhases.length);
const spares = interrupted.map((phase) => `added-at-${phase}`);
const ends = allPhases.flatMap((phase, at) => (phase === 'remove' || interrupted.includes(phase) ? [at + 1] : []));
/** Each is carried out under load without a pause. */
const stretches = ends.map((end, at) => allPhases.slice(ends[at - 1] ?? 0, end));

/** kubeadm writes one CA into a kubeconfig: while two are trusted, kpki carries out the same phase once more. */
const nextAfterRenewal: Readonly<
  Record<(typeof allPhases)[number], { readonly to: Phase; readonly completes: boolean }>
> = {
  prepare: { to: 'trust', completes: false },
  trust: { to: 'trust', completes: true },
  reissue: { to: 'reissue', completes: true },
  distrust: { to: 'remove', completes: false },
  remove: { to: 'trust', completes: false },
};

withLiveCluster('Between the phases of a rotation', { topology, spec, spares }, (live) => {
  test('`kubeadm certs renew` and a worker that comes into the file cost no request and no node', {
    timeout: 1_500_000,
  }, async () => {
    const { cluster } = live();
    const carriedOut: Phase[] = [];
    let old = null as OldCredentials | null;
    for (const stretch of stretches) {
      const last = stretch.at(-1) ?? 'remove';
      const isInterrupted = interrupted.includes(last);
      const carryOut = async (): Promise<void> => {
        for (const phase of stretch) {
          if (phase === 'reissue') old = await credentialsOf(cluster);
          carriedOut.push(...(await bringTo(live(), rotated, phase)));
        }
      };
      if (!isInterrupted) {
        await carryOut();
        continue;
      }
      const report = await underLoad(live(), async () => {
        await carryOut();
        await renewByKubeadm(cluster, 'cp1');
        await expectLive(cluster);
        const { move } = await look(live(), rotated);
        expect(move, last).toMatchObject(nextAfterRenewal[last]);
      });
      // A phase and kubeadm each make a new client for kubelets.
      expectNoFailure(report, 2);
      await takeWorker(live(), `added-at-${last}`);
    }
    const isRepeated = (phase: (typeof allPhases)[number]): boolean =>
      interrupted.includes(phase) && nextAfterRenewal[phase].completes;
    expect(carriedOut).toEqual(allPhases.flatMap((phase) => (isRepeated(phase) ? [phase, phase] : [phase])));
    if (old === null) throw new Error('no credentials of the old CA were read');
    const refused = old;
    const report = await underLoad(live(), async () => {
      expect(await answersTo(cluster, refused.admin)).toEqual([401, 401]);
      expect(await answersToKubelets(cluster, refused)).toEqual([401]);
      expect(await answersTo(cluster, refused.pod)).toEqual([200, 200]);
    });
    expectNoFailure(report, 0);
    expect((await cluster.kpki('plan', '--exit-code')).code).toBe(0);
    expect(cluster.agents.ended).toEqual([]);
  });
});

/** Adds a worker to `kpki.yaml`, and does what kpki says. Its kubelet starts and serves the logs of a pod. */
async function takeWorker({ cluster, clients }: Live, name: string): Promise<void> {
  await cluster.addWorker(name);
  await follow(cluster, clients, await cluster.carryOut('apply'));
  // Outside of a rotation kpki lists nothing for a machine that is new.
  if (cluster.agents.processId('kubelet', name) === 0) await cluster.agents.start('kubelet', name);
  await cluster.agents.start('kube-proxy', name);
  const pod = `first-on-${name}`;
  await createPod(cluster, pod, name);
  await inTime(async () => {
    const { status, body } = await cluster.ask(`/api/v1/namespaces/default/pods/${pod}/log`);
    expect({ status, body }).toMatchObject({ status: 200 });
  });
  await expectLive(cluster);
}
