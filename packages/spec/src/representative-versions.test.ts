import { expect, test } from 'vitest';
import { cluster, controlPlaneNode } from '../test/clusters.ts';
import { artifactsOf, optionalArtifacts, type Profile, representativeVersions } from './index.ts';

const nodes = [controlPlaneNode('cp1', '10.0.0.11'), controlPlaneNode('cp2', '10.0.0.12')];

/**
 * Returns every behavior that depends on the version: two control-plane nodes behind an endpoint, with every optional
 * artifact.
 */
function behaviorOf(kubernetesVersion: string): string {
  const different = {
    kubernetesVersion,
    controlPlane: nodes,
    endpoint: { host: 'api.example.com', port: 6443 },
    include: optionalArtifacts,
  };
  return JSON.stringify(
    (['kubernetes', 'kubeadm'] as const).map((each: Profile) => artifactsOf(cluster(each, different))),
  );
}

test('the usual version first, then the nearest with another behavior', () => {
  expect(representativeVersions('v1.34.0').slice(0, 2)).toEqual(['v1.34.0', 'v1.34.8']);
  expect(representativeVersions('v1.34.10').slice(0, 2)).toEqual(['v1.34.10', 'v1.34.0']);
  expect(representativeVersions('v1.29.5').slice(0, 2)).toEqual(['v1.29.5', 'v1.28.0']);
});

test('each differs from the others, and each release of Kubernetes has the behavior of one of them', () => {
  const versions = representativeVersions('v1.34.0');
  const behaviors = versions.map(behaviorOf);
  const alike = versions.filter((_, at) => behaviors.indexOf(behaviors[at] ?? '') !== at);
  expect(alike, 'give the profile version that begins with each of these a difference in the tables').toEqual([]);
  const unknown: string[] = [];
  for (let minor = 25; minor < 45; minor += 1) {
    for (let patch = 0; patch < 16; patch += 1) {
      const release = `v1.${minor}.${patch}`;
      if (!behaviors.includes(behaviorOf(release))) unknown.push(release);
    }
  }
  expect(unknown, 'name what begins there in `behaviorOf` of representative-versions.ts').toEqual([]);
});
