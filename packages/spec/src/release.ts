/** Returns the minor version in `v1.34.1`. */
export function minorVersion(kubernetesVersion: string): number {
  return Number(kubernetesVersion.split('.')[1]);
}

/** The first patch release of a minor version with some behavior. */
export interface FirstPatch {
  readonly minor: number;
  readonly patch: number;
}

/**
 * Returns whether a version, as `v1.34.8`, has a behavior that came with patch releases: `since` lists the first patch of
 * each minor version that got it, in order. Every later minor version has it from its first release on.
 */
export function isSince(kubernetesVersion: string, since: readonly FirstPatch[]): boolean {
  const { minor, patch, isPreRelease } = releaseOf(kubernetesVersion);
  const own = since.find((each) => each.minor === minor);
  if (own === undefined) return since.length > 0 && since.every((each) => each.minor < minor);
  // `v1.36.1-rc.0` comes before `v1.36.1` (https://semver.org, section 11).
  return patch > own.patch || (patch === own.patch && !isPreRelease);
}

function releaseOf(kubernetesVersion: string): FirstPatch & { readonly isPreRelease: boolean } {
  const [number = '', preRelease] = kubernetesVersion.split('-', 2);
  const [, minor, patch] = number.split('.');
  return { minor: Number(minor), patch: Number(patch), isPreRelease: preRelease !== undefined };
}

/** Returns the releases for a person: `1.33.12, 1.34.8, and all of 1.35`. */
export function firstReleases(since: readonly FirstPatch[]): string {
  const listed = since.map(({ minor, patch }) => `1.${minor}.${patch}`);
  const next = Math.max(...since.map(({ minor }) => minor)) + 1;
  return `${listed.join(', ')}, and all of 1.${next}`;
}
