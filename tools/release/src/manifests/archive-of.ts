import type { Platform } from '../platform.ts';

/** An archive of a release, for the manifests that name it. */
export interface ReleasedArchive {
  readonly platform: Platform;
  /** The name of the folder in it; the file has `.tar.gz` behind it. */
  readonly name: string;
  readonly sha256: string;
}

/** Returns the address of an archive. A dry run under no identity has one that cannot exist. */
export function addressOf({ name }: ReleasedArchive, downloads: string): string {
  return `${downloads === '' ? 'https://not-released.example.invalid' : downloads}/${name}.tar.gz`;
}
