import { expect, test } from 'vitest';
import { answersTo, credentialsOf } from './old-credentials.ts';
import { rotate } from './rotation.ts';
import { expectNoFailure, underLoad } from './under-load.ts';
import { withLiveCluster } from './with-live-cluster.ts';

const spec = 'keys: { ca: ec-p256, certificates: ec-p256 }';
const rotated = ['prepare', 'trust', 'reissue', 'distrust', 'remove'];

withLiveCluster('a cluster under load', { topology: 'external', spec }, (live) => {
  test('has the key of its service-account tokens rotated', { timeout: 400_000 }, async () => {
    const { cluster } = live();
    const old = await credentialsOf(cluster);
    let phases: readonly string[] = [];
    const report = await underLoad(live(), async () => {
      ({ phases } = await rotate(live(), ['sa']));
    });
    expectNoFailure(report, 0);
    expect(phases).toEqual(rotated.slice(1));
    expect(await answersTo(cluster, old.pod)).toEqual([401, 401]);
    expect(await answersTo(cluster, old.admin)).toEqual([200, 200]);
  });

  test('has the CA of the cluster rotated', { timeout: 400_000 }, async () => {
    const { cluster } = live();
    const old = await credentialsOf(cluster);
    let phases: readonly string[] = [];
    const report = await underLoad(live(), async () => {
      ({ phases } = await rotate(live(), ['kubernetes-ca']));
    });
    expectNoFailure(report, 1);
    expect(phases).toEqual(rotated);
    expect(await answersTo(cluster, old.admin)).toEqual([401, 401]);
    expect(await answersTo(cluster, old.pod)).toEqual([200, 200]);
  });

  test('no API server and no member of etcd has ended by itself', () => {
    expect(live().cluster.components.ended.filter((each) => /^(?:kube-apiserver|etcd) /.test(each))).toEqual([]);
  });
});
