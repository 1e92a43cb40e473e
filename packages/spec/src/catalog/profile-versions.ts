import type { Profile } from '../model.ts';
import { minorVersion } from '../release.ts';
import { type VersionFactName, versionFacts } from '../versions.ts';

/**
 * A version of a profile, named by the profile and by the first Kubernetes release that it applies to; the first
 * version of a profile applies to every older release. A version inherits every value of the previous version that the
 * tables do not override. To add a variant, add a fact in `versions.ts` and the differences in the tables; `explain`,
 * the reference, and the versions that adopt and the tests try follow.
 */
export type ProfileVersion = Profile | Extract<VersionFactName, `${Profile}-1.${number}`>;

const isVariant = (name: string): name is Exclude<ProfileVersion, Profile> => /^[a-z]+-1\.[0-9]+$/.test(name);

/** Oldest first. */
const profileVersions: readonly ProfileVersion[] = [
  'kubernetes',
  'kubeadm',
  ...Object.keys(versionFacts).filter(isVariant),
];

/** One value for all versions, or one for each profile and for each later version with a difference. */
export type PerProfileVersion<T> =
  | T
  | ({ readonly [P in Profile]: T } & { readonly [V in Exclude<ProfileVersion, Profile>]?: T });

/** The releases of a profile to which one version applies, in minor versions of Kubernetes 1. */
export interface ReleaseSpan {
  readonly version: ProfileVersion;
  readonly profile: Profile;
  /** The first release; null if the profile has no older version. */
  readonly from: number | null;
  /** The last release; null if the profile has no newer version. */
  readonly to: number | null;
}

/**
 * Returns the releases of the given profile versions as if no others existed, in the order of the profiles, newest
 * first.
 */
export function releaseSpans(among: readonly ProfileVersion[] = profileVersions): readonly ReleaseSpan[] {
  const ordered = profileVersions.filter((version) => among.includes(version));
  return [...Map.groupBy(ordered, (version) => partsOf(version).profile)].flatMap(([profile, own]) =>
    own
      .map((version, at): ReleaseSpan => {
        const next = own[at + 1];
        const end = next === undefined ? null : partsOf(next).begins;
        return { version, profile, from: partsOf(version).begins, to: end === null ? null : end - 1 };
      })
      .toReversed(),
  );
}

export function profileVersionOf(cluster: {
  readonly profile: Profile;
  readonly kubernetesVersion: string;
}): ProfileVersion {
  const minor = minorVersion(cluster.kubernetesVersion);
  const found = profileVersions.findLast((version) => {
    const { profile, begins } = partsOf(version);
    return profile === cluster.profile && (begins ?? 0) <= minor;
  });
  return found ?? cluster.profile;
}

/** Returns the value of a profile version: its own, or that of the nearest older version that has one. */
export function inProfileVersion<T extends string | readonly unknown[]>(
  value: PerProfileVersion<T>,
  version: ProfileVersion,
): T {
  if (typeof value === 'string' || Array.isArray(value)) return value as T;
  const own = value as Exclude<PerProfileVersion<T>, T>;
  const { profile } = partsOf(version);
  const upTo = profileVersions.slice(0, profileVersions.indexOf(version) + 1);
  const nearest = upTo.findLast((each) => partsOf(each).profile === profile && own[each] !== undefined);
  return own[nearest ?? profile] ?? own[profile];
}

export function versionsIn(value: PerProfileVersion<string | readonly unknown[]>): readonly ProfileVersion[] | null {
  if (typeof value === 'string' || Array.isArray(value)) return null;
  return profileVersions.filter((version) => Object.hasOwn(value, version));
}

export function hasSince(version: ProfileVersion, since: ProfileVersion | undefined): boolean {
  if (since === undefined || partsOf(since).profile !== partsOf(version).profile) return true;
  return profileVersions.indexOf(version) >= profileVersions.indexOf(since);
}

/** Returns the parts of `kubeadm-1.29`: the profile, and its first minor version. */
function partsOf(version: Profile | `${Profile}-1.${number}`): {
  readonly profile: Profile;
  readonly begins: number | null;
} {
  const [profile, release] = version.split('-') as [Profile, string?];
  return { profile, begins: release === undefined ? null : minorVersion(release) };
}
