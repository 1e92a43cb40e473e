import { join } from 'node:path';
import { needs } from '@kpki/services/vitest';
import { expect, test } from 'vitest';
import { filesBelow } from '../file-tree.ts';
import type { LiveClusterStart } from './live-cluster.ts';
import { credentialsOf, expectRefused } from './old-credentials.ts';
import { allPhases } from './rotate-under-load.ts';
import { type Kill, type Rotation, rotate } from './rotation.ts';
import { expectNoFailure, underLoad } from './under-load.ts';
import { withLiveCluster } from './with-live-cluster.ts';

const spec = (keys: string): string => `profile: kubeadm\nkeys: { ca: ${keys}, certificates: ${keys} }`;

/** The rename after the journal is there: each phase has one. */
const isAfterJournal = ({ rename }: Kill): boolean => rename === 2;

/**
 * Rotates all CAs and the key of tokens at once, from RSA to ECDSA, and asks with the old credentials afterwards. kpki
 * is killed where that is asked, and goes on.
 */
export function goesFromRsaToEcdsa(
  title: string,
  start: Omit<LiveClusterStart, 'spec'>,
  killedAt: readonly Kill[] = [],
): void {
  needs(...(killedAt.length === 0 ? [] : (['strace'] as const)))('a rotation of everything', () => {
    withLiveCluster(title, { ...start, spec: spec('rsa-2048') }, (live) => {
      const how = killedAt.length === 0 ? '' : ', though kpki is killed';
      test(`goes from RSA to ECDSA, all CAs and the key of tokens at once${how}`, async () => {
        const { cluster } = live();
        const old = await credentialsOf(cluster);
        await expectRefused(cluster, old, []);
        await cluster.declare(spec('ec-p256'));
        let done: Rotation = { phases: [], kills: [] };
        const report = await underLoad(live(), async () => {
          done = await rotate(live(), ['all', 'sa'], killedAt);
        });
        // The client for kubelets gets a key of the new kind first, and later a certificate of the new CA.
        expectNoFailure(report, 2, killedAt.length > 0);
        expect(done.phases).toEqual(allPhases);
        // A phase of few files comes to its end before a late rename.
        expect(done.kills.filter(isAfterJournal)).toEqual(killedAt.filter(isAfterJournal));
        const files = [...(await filesBelow(join(cluster.folder, 'nodes'))).keys()];
        expect(
          files.filter((each) => /next|previous|stage|journal/.test(each) && !each.startsWith('.kpki-undo/')),
        ).toEqual([]);
        expect(await cluster.kpki('plan', '--exit-code')).toMatchObject({ code: 0 });
        await expectRefused(cluster, old, ['kubernetes-ca', 'front-proxy-ca', 'etcd-ca', 'sa']);
        expect(cluster.agents.ended).toEqual([]);
      });
    });
  });
}
