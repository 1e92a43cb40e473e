import { expect, test } from 'vitest';
import { follow } from './follow.ts';
import { frontProxyCredentials } from './kubeconfig-credentials.ts';
import { expectLive } from './live-checks.ts';
import { answersTo, credentialsOf, membersAnswer } from './old-credentials.ts';
import { rotate } from './rotation.ts';
import { expectNoFailure, underLoad } from './under-load.ts';
import { withLiveCluster } from './with-live-cluster.ts';

const spec = 'keys: { ca: ec-p256, certificates: ec-p256 }';
const rotated = ['prepare', 'trust', 'reissue', 'distrust', 'remove'];

withLiveCluster('a cluster under load', { topology: 'external', spec }, (live) => {
  test('has its front-proxy CA rotated', { timeout: 120_000 }, async () => {
    const { cluster } = live();
    const old = await credentialsOf(cluster);
    expect(await answersTo(cluster, old.frontProxy)).toEqual([200, 200]);
    let phases: readonly string[] = [];
    const report = await underLoad(live(), async () => {
      ({ phases } = await rotate(live(), ['front-proxy-ca']));
    });
    expectNoFailure(report, 0);
    expect(phases).toEqual(rotated.slice(1));
    expect(await answersTo(cluster, old.frontProxy)).toEqual([401, 401]);
    expect(await answersTo(cluster, old.admin)).toEqual([200, 200]);
  });

  test('has a phase taken back, and continues', { timeout: 120_000 }, async () => {
    const { cluster, clients } = live();
    const old = await credentialsOf(cluster);
    const carriedOut = async (...words: readonly string[]): Promise<void> => {
      await follow(cluster, clients, await cluster.carryOut('rotate', 'front-proxy-ca', ...words));
      await expectLive(cluster);
    };
    let phases: readonly string[] = [];
    const report = await underLoad(live(), async () => {
      await carriedOut('--through', 'trust');
      await carriedOut();
      await carriedOut('--rollback');
      expect(await frontProxyCredentials(cluster.filesOf('cp1'))).not.toEqual(old.frontProxy);
      expect(await answersTo(cluster, old.frontProxy)).toEqual([200, 200]);
      ({ phases } = await rotate(live(), ['front-proxy-ca']));
    });
    expectNoFailure(report, 0);
    expect(phases).toEqual(['reissue', 'distrust', 'remove']);
    expect(await answersTo(cluster, old.frontProxy)).toEqual([401, 401]);
  });

  test('has its CA of etcd rotated', { timeout: 400_000 }, async () => {
    const { cluster } = live();
    const old = await credentialsOf(cluster);
    expect(await membersAnswer(cluster, old.etcd)).toEqual([200, 200, 200]);
    let phases: readonly string[] = [];
    const report = await underLoad(live(), async () => {
      ({ phases } = await rotate(live(), ['etcd-ca']));
    });
    expectNoFailure(report, 0);
    expect(phases).toEqual(rotated.slice(1));
    expect(await membersAnswer(cluster, old.etcd)).toEqual(['refused', 'refused', 'refused']);
  });

  test('no API server and no member of etcd has ended by itself', () => {
    expect(live().cluster.components.ended.filter((each) => /^(?:kube-apiserver|etcd) /.test(each))).toEqual([]);
  });
});
