import { partOfDraw } from '@kpki/services/random-cases';
import { expect, test } from 'vitest';
import { follow } from './follow.ts';
import { frontProxyCredentials } from './kubeconfig-credentials.ts';
import { expectLive } from './live-checks.ts';
import { answersTo, credentialsOf, expectRefused } from './old-credentials.ts';
import { rotateUnderLoad } from './rotate-under-load.ts';
import { rotate } from './rotation.ts';
import { expectNoFailure, underLoad } from './under-load.ts';
import { type Live, withLiveCluster } from './with-live-cluster.ts';

const spec = 'keys: { ca: ec-p256, certificates: ec-p256 }';

async function rollBackAPhase(live: Live): Promise<void> {
  const { cluster, clients } = live;
  const old = await credentialsOf(cluster);
  const carriedOut = async (...words: readonly string[]): Promise<void> => {
    await follow(cluster, clients, await cluster.carryOut('rotate', 'front-proxy-ca', ...words));
    await expectLive(cluster);
  };
  let phases: readonly string[] = [];
  const report = await underLoad(live, async () => {
    await carriedOut('--through', 'trust');
    await carriedOut();
    await carriedOut('--rollback');
    expect(await frontProxyCredentials(cluster.filesOf('cp1'))).not.toEqual(old.frontProxy);
    expect(await answersTo(cluster, old.frontProxy)).toEqual([200, 200]);
    ({ phases } = await rotate(live, ['front-proxy-ca']));
  });
  expectNoFailure(report, 0);
  expect(phases).toEqual(['reissue', 'distrust', 'remove']);
  await expectRefused(cluster, old, ['front-proxy-ca']);
  expect(cluster.components.ended.filter((each) => /^(?:kube-apiserver|etcd) /.test(each))).toEqual([]);
}

// A draw has the CA of etcd, or both others.
const rotations = [
  { title: 'has its front-proxy CA rotated', rotation: (live: Live) => rotateUnderLoad(live, ['front-proxy-ca']) },
  { title: 'has its CA of etcd rotated', rotation: (live: Live) => rotateUnderLoad(live, ['etcd-ca']) },
  { title: 'has a phase rolled back, and continues', rotation: rollBackAPhase },
];

withLiveCluster('a cluster under load', { topology: 'external', spec }, (live) => {
  test.each(partOfDraw(rotations, 2))('$title', ({ rotation }) => rotation(live()));
});
