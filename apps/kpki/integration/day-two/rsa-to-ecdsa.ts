import { expect, test } from 'vitest';
import type { LiveClusterStart } from './live-cluster.ts';
import { answersTo, answersToKubelets, credentialsOf, membersAnswer } from './old-credentials.ts';
import { rotate } from './rotation.ts';
import { expectNoFailure, underLoad } from './under-load.ts';
import { withLiveCluster } from './with-live-cluster.ts';

const spec = (keys: string): string => `profile: kubeadm\nkeys: { authorities: ${keys}, certificates: ${keys} }`;

/** Rotates all CAs and the key of tokens at once, from RSA to ECDSA, and asks with the old credentials afterwards. */
export function goesFromRsaToEcdsa(title: string, start: Omit<LiveClusterStart, 'spec'>): void {
  withLiveCluster(title, { ...start, spec: spec('rsa-2048') }, (live) => {
    test('goes from RSA to ECDSA, all CAs and the key of tokens at once', { timeout: 500_000 }, async () => {
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
        expect(await answersTo(cluster, who)).toEqual(cluster.servers.map(() => 401));
      }
      expect(await answersToKubelets(cluster, old)).toEqual([401]);
      expect(await membersAnswer(cluster, old.etcd)).toEqual(['refused', 'refused', 'refused']);
      expect(cluster.agents.ended).toEqual([]);
    });
  });
}
