import { expect, test } from 'vitest';
import { answersTo, answersToKubelets, credentialsOf } from './old-credentials.ts';
import { rotate } from './rotation.ts';
import { expectNoFailure, underLoad } from './under-load.ts';
import { withLiveCluster } from './with-live-cluster.ts';

const spec = 'profile: kubeadm\nkeys: { ca: ec-p256, certificates: ec-p256 }';

// The small cluster; tokens-and-cluster-ca.load.test.ts does the same on a whole one.
withLiveCluster('Kubernetes 1.34 under load', { topology: 'small', spec, release: '1.34' }, (live) => {
  test('keeps every node and every request while its CA is rotated', { timeout: 400_000 }, async () => {
    const { cluster } = live();
    const old = await credentialsOf(cluster);
    expect(await answersToKubelets(cluster, old)).toEqual([200]);
    let phases: readonly string[] = [];
    const rotateAll = async (): Promise<void> => {
      ({ phases } = await rotate(live(), ['kubernetes-ca']));
    };
    const report = await underLoad(live(), rotateAll, 1);
    expectNoFailure(report);
    expect(phases).toEqual(['prepare', 'trust', 'reissue', 'distrust', 'remove']);
    expect(await answersTo(cluster, old.admin)).toEqual([401, 401]);
    expect(await answersToKubelets(cluster, old)).toEqual([401]);
    // A controller-manager that loses its lease ends by itself.
    expect(cluster.components.ended.filter((each) => /^(?:kube-apiserver|etcd) /.test(each))).toEqual([]);
    expect(cluster.agents.ended).toEqual([]);
  });
});
