export type PatchRelease = `1.${number}.${number}`;

/** Returns the minor version in `v1.34.1`, `1.34.1` or `1.34`. */
export function minorVersion(kubernetesVersion: string): number {
  return Number(kubernetesVersion.split('.')[1]);
}

/**
 * Returns whether a version, as `v1.34.8`, has a behavior that came with patch releases: `since` lists the first patch
 * of each minor version with the behavior, in order. Every later minor version has it from its first release on.
 */
export function isSince(kubernetesVersion: string, since: readonly PatchRelease[]): boolean {
  const { minor, patch, isPreRelease } = partsOf(kubernetesVersion);
  const own = since.map(partsOf).find((each) => each.minor === minor);
  if (own === undefined) return since.length > 0 && since.every((each) => minorVersion(each) < minor);
  // `v1.36.1-rc.0` comes before `v1.36.1` (https://semver.org, section 11).
  return patch > own.patch || (patch === own.patch && !isPreRelease);
}

/** Returns the numbers in `v1.34.8` or `1.34.8-rc.0`. */
export function partsOf(release: string): {
  readonly minor: number;
  readonly patch: number;
  readonly isPreRelease: boolean;
} {
  const [number = '', preRelease] = release.split('-', 2);
  const [, minor, patch] = number.split('.');
  return { minor: Number(minor), patch: Number(patch), isPreRelease: preRelease !== undefined };
}
