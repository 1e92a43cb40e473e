import { join } from 'node:path';
import { needs } from '@kpki/services/vitest';
import { expect, test } from 'vitest';
import { filesBelow } from '../file-tree.ts';
import { answersTo, answersToKubelets, credentialsOf, membersAnswer } from './old-credentials.ts';
import { type Rotation, rotate } from './rotation.ts';
import { expectNoFailure, underLoad } from './under-load.ts';
import { withLiveCluster } from './with-live-cluster.ts';

const spec = 'profile: kubeadm\nkeys: { authorities: ec-p256, certificates: ec-p256 }';
const phases = ['prepare', 'stage', 'issue', 'distrust', 'retire'];

/** Rotates everything, and kills kpki in each phase at some renames, counted from 1. On files alone, every rename is tried. */
export function goesOnThoughKilled(renames: readonly number[]): void {
  needs('strace')('a rotation that is killed again and again', () => {
    withLiveCluster('on a live cluster', { topology: 'external', spec, release: '1.37' }, (live) => {
      test('goes on, and no request fails', { timeout: 900_000 }, async () => {
        const { cluster } = live();
        const old = await credentialsOf(cluster);
        let done: Rotation = { phases: [], kills: [] };
        const report = await underLoad(live(), async () => {
          done = await rotate(live(), ['all', 'sa'], renames);
        });
        expectNoFailure(report);
        expect(done.phases).toEqual(phases);
        expect([...new Set(done.kills.map((each) => each.split(' ')[0]))]).toEqual(phases);
        // A phase of few files comes to its end before a late rename.
        expect(done.kills.length).toBeGreaterThan(phases.length * (renames.length - 1));
        const files = [...(await filesBelow(join(cluster.folder, 'nodes'))).keys()];
        expect(
          files.filter((each) => /next|previous|stage|journal/.test(each) && !each.startsWith('.kpki-undo/')),
        ).toEqual([]);
        expect(await cluster.kpki('plan', '--exit-code')).toMatchObject({ code: 0 });
        for (const who of [old.admin, old.frontProxy, old.pod]) {
          expect(await answersTo(cluster, who)).toEqual([401, 401]);
        }
        expect(await answersToKubelets(cluster, old)).toEqual([401]);
        expect(await membersAnswer(cluster, old.etcd)).toEqual(['refused', 'refused', 'refused']);
      });
    });
  });
}
