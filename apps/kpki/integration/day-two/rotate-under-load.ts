import type { Phase, Rotated } from '@kpki/engine';
import { expect } from 'vitest';
import { credentialsOf, expectRefused } from './old-credentials.ts';
import { rotate } from './rotation.ts';
import { expectNoFailure, underLoad } from './under-load.ts';
import type { Live } from './with-live-cluster.ts';

export const allPhases = ['prepare', 'trust', 'reissue', 'distrust', 'remove'] as const satisfies readonly Phase[];

/**
 * Rotates CAs, or the key of tokens, to the end. No request fails meanwhile, and afterwards servers refuse the credentials
 * of what was rotated and accept all others.
 */
export async function rotateUnderLoad(live: Live, names: readonly Rotated[]): Promise<void> {
  const { cluster } = live;
  const old = await credentialsOf(cluster);
  await expectRefused(cluster, old, []);
  let phases: readonly Phase[] = [];
  const report = await underLoad(live, async () => {
    ({ phases } = await rotate(live, names));
  });
  // The Kubernetes CA signs the client for kubelets, and only its rotation has the phase `prepare`.
  const isOfCluster = names.includes('kubernetes-ca');
  expectNoFailure(report, isOfCluster ? 1 : 0);
  expect(phases).toEqual(isOfCluster ? allPhases : allPhases.slice(1));
  await expectRefused(cluster, old, names);
  // A controller-manager that loses its lease ends by itself.
  expect(cluster.components.ended.filter((each) => /^(?:kube-apiserver|etcd) /.test(each))).toEqual([]);
  expect(cluster.agents.ended).toEqual([]);
}
