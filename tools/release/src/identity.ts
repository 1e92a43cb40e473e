import { readFileSync } from 'node:fs';

/** Who publishes kpki, and where. Empty until these names are owned. */
export interface Identity {
  /** The owner of the repository, as the forge calls it. */
  readonly owner: string;
  /** The address of the repository. */
  readonly repository: string;
  /** The name of the image, with its registry. */
  readonly image: string;
  /** A name and an address of mail, as Debian's packages have it. */
  readonly contact: string;
}

const file = new URL('../identity.json', import.meta.url);

export function readIdentity(): Identity {
  return JSON.parse(readFileSync(file, 'utf8')) as Identity;
}

/** Returns in one sentence why nothing can be released under this identity; null where it can. */
export function refusal(identity: Identity): string | null {
  const missing = Object.entries(identity).flatMap(([name, value]) => (value === '' ? [name] : []));
  if (missing.length === 0) return null;
  return `kpki cannot be released yet: tools/release/identity.json has no ${missing.join(', ')}.`;
}

/** Returns where a release has its files; empty while there is no repository. */
export function downloadsOf({ repository }: Identity, version: string): string {
  return repository === '' ? '' : `${repository}/releases/download/v${version}`;
}
