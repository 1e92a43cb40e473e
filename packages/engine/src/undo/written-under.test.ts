import { artifactsOf } from '@kpki/spec';
import { expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import type { Written } from '../model/rollout-step.ts';
import { rolloutOf } from '../rollout/rollout-of.ts';
import { writtenEarlier } from './written-under.ts';

const declared = cluster(threeNodes);

/** The bundle of the cluster's CA, which has one id for all nodes, replaced on some of them. */
function bundleOn(action: Written['action'], ...nodes: readonly string[]): Written {
  const bundle = artifactsOf(declared).find(({ name }) => name === 'kubernetes-ca-bundle');
  if (bundle === undefined) throw new Error('the cluster has no bundle');
  return {
    artifact: bundle.id,
    name: bundle.name,
    owner: null,
    action,
    writes: nodes.map((node) => ({
      sink: 'main',
      location: node,
      entry: 'pki/ca.crt',
      part: 'trust bundle',
      node,
      effect: 'replaces',
    })),
  };
}

test('a node that the killed run reached is told, though this run wrote the same artifact on the others', () => {
  const all = bundleOn('finish', 'cp1', 'cp2', 'cp3');
  const own = bundleOn('update', 'cp2', 'cp3');
  const earlier = writtenEarlier([all], [own]);
  expect(earlier).toEqual([bundleOn('finish', 'cp1')]);
  const rollout = rolloutOf([own, ...earlier], declared);
  const servers = rollout.filter(({ component }) => component === 'kube-apiserver');
  expect(new Set(servers.map(({ node }) => node))).toEqual(new Set(['cp1', 'cp2', 'cp3']));
  const redistributed = rollout.filter(({ action }) => action === 'redistribute');
  expect(redistributed.map(({ artifacts }) => artifacts)).toEqual([[all.artifact]]);
});

test('what this run wrote all of is not told twice', () => {
  expect(writtenEarlier([bundleOn('finish', 'cp1')], [bundleOn('update', 'cp1', 'cp2')])).toEqual([]);
});
