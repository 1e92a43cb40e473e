export interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly version?: string;
  readonly link?: boolean;
}

/** Whether each package of others that the one has is in the other, in the same place and version. */
export function needsOnly(needed: LockFile, there: LockFile): boolean {
  return Object.entries(needed.packages).every(
    ([path, { version, link }]) =>
      link === true || !path.includes('node_modules/') || there.packages[path]?.version === version,
  );
}
