import { certificateEntries } from './catalogue/certificates.ts';
import { kubeconfigEntries } from './catalogue/kubeconfigs.ts';
import { releaseSpans } from './catalogue/profile-versions.ts';
import { isSince, minorVersion } from './release.ts';
import { ownServerSince } from './server-url.ts';

/** The minor versions of Kubernetes 1 with which a behavior of the catalog begins. */
const beginnings = [
  ...releaseSpans().map(({ from }) => from),
  ...kubeconfigEntries.map(({ server }) => ownServerSince(server)),
].filter((minor) => minor !== null);

/** The behaviors that came with patch releases, each by the first patches that have it. */
const patches = certificateEntries.flatMap(({ withoutOrganizationsSince: since }) =>
  since === undefined ? [] : [since],
);

/**
 * Returns one Kubernetes version for each behavior of the catalog, so that each two of them differ in what a cluster has:
 * the usual version first, then those of the nearest minor versions.
 */
export function representativeVersions(usual: string): readonly string[] {
  const changes = [...beginnings, ...patches.flat().map(({ minor }) => minor)];
  const [first, last] = [Math.min(...changes) - 1, Math.max(...changes) + 1];
  const distance = (minor: number): number => Math.abs(minor - minorVersion(usual));
  const minors = Array.from({ length: last - first + 1 }, (_, at) => last - at);
  const versions = minors
    .toSorted((a, b) => distance(a) - distance(b))
    .flatMap((minor) => {
      const own = patches.flat().filter((each) => each.minor === minor);
      return [`v1.${minor}.0`, ...own.map(({ patch }) => `v1.${minor}.${patch}`)];
    });
  const byBehavior = Map.groupBy([usual, ...versions], behaviorOf);
  return [...byBehavior.values()].flatMap(([nearest]) => nearest ?? []);
}

function behaviorOf(version: string): string {
  const begun = beginnings.filter((minor) => minor <= minorVersion(version));
  return JSON.stringify([begun, patches.map((since) => isSince(version, since))]);
}
