import { expect, test } from 'vitest';
import { answersTo, answersToKubelets, credentialsOf, membersAnswer } from '../old-credentials.ts';
import { rotate } from '../rotation.ts';
import { expectNoFailure, underLoad } from '../under-load.ts';
import { withLiveCluster } from '../with-live-cluster.ts';

const spec = (keys: string): string => `profile: kubeadm\nkeys: { authorities: ${keys}, certificates: ${keys} }`;
const start = { topology: 'stacked', spec: spec('rsa-2048'), release: '1.34' } as const;

withLiveCluster('Kubernetes 1.34 under load', start, (live) => {
  test('with stacked etcd goes from RSA to ECDSA, all CAs and the key of tokens at once', {
    timeout: 500_000,
  }, async () => {
    const { cluster } = live();
    const old = await credentialsOf(cluster);
    expect(await answersToKubelets(cluster, old)).toEqual([200]);
    await cluster.declare(spec('ec-p256'));
    let phases: readonly string[] = [];
    const report = await underLoad(live(), async () => {
      ({ phases } = await rotate(live(), ['all', 'sa']));
    });
    // The client for kubelets gets a key of the new kind first, and later a certificate of the new CA.
    expectNoFailure(report, 2);
    expect(phases).toEqual(['prepare', 'stage', 'issue', 'distrust', 'retire']);
    for (const who of [old.admin, old.frontProxy, old.pod]) {
      expect(await answersTo(cluster, who)).toEqual([401, 401, 401]);
    }
    expect(await answersToKubelets(cluster, old)).toEqual([401]);
    expect(await membersAnswer(cluster, old.etcd)).toEqual(['refused', 'refused', 'refused']);
    expect(cluster.agents.ended).toEqual([]);
  });
});
