import { minorVersion, partsOf } from './release.ts';
import { hasFact, type VersionFact, type VersionFactName, versionFacts } from './versions.ts';

const ofFiles = (Object.entries(versionFacts) as [VersionFactName, VersionFact][]).filter(
  ([, { changes }]) => changes === 'files',
);

const beginnings = ofFiles.map(([, { since }]) => since);
const patches = beginnings.flatMap((since) => (typeof since === 'string' ? [] : since));

/** Returns one Kubernetes version for each behavior of the catalog: the usual one first, then the nearest. */
export function representativeVersions(usual: string): readonly string[] {
  const changes = beginnings.flat().map(minorVersion);
  const [first, last] = [Math.min(...changes) - 1, Math.max(...changes) + 1];
  const distance = (minor: number): number => Math.abs(minor - minorVersion(usual));
  const minors = Array.from({ length: last - first + 1 }, (_, at) => last - at);
  const versions = minors
    .toSorted((a, b) => distance(a) - distance(b))
    .flatMap((minor) => {
      const own = patches.map(partsOf).filter((each) => each.minor === minor);
      return [`v1.${minor}.0`, ...own.map(({ patch }) => `v1.${minor}.${patch}`)];
    });
  const byBehavior = Map.groupBy([usual, ...versions], behaviorOf);
  return [...byBehavior.values()].flatMap(([nearest]) => nearest ?? []);
}

function behaviorOf(version: string): string {
  return JSON.stringify(ofFiles.map(([name]) => hasFact(version, name)));
}
