import { expect, test } from 'vitest';
import { answersToKubelets, credentialsOf } from './old-credentials.ts';
import { figuresOf, underLoad, expectNoFailure } from './under-load.ts';
import { withLiveCluster } from './with-live-cluster.ts';

withLiveCluster('smoke', { topology: 'external', spec: 'profile: kubeadm\nkeys: { authorities: ec-p256, certificates: ec-p256 }' }, (live) => {
  test('runs', { timeout: 300_000 }, async () => {
    const old = await credentialsOf(live().cluster);
    expect(await answersToKubelets(live().cluster, old)).toEqual([200]);
    const report = await underLoad(live(), async () => { await new Promise(r => setTimeout(r, 5000)); });
    console.log(figuresOf(report));
    console.log(report.answered);
    console.log((await live().cluster.kpki('verify', '--live')).stdout.slice(-3000));
    console.log((await live().cluster.kpki('plan')).stdout.slice(-3000));
    expectNoFailure(report);
  });
});
