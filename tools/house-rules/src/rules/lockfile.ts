import type { Rule } from '../rule.ts';

const lockfileName = 'package-lock.json';

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly resolved?: string; readonly link?: boolean }>>;
}

/** An address in the lockfile would tie every clone to the registry it was written with; the integrity stays. */
export const lockfile: Rule = {
  name: 'lockfile',
  holds: 'The lockfile says what is installed, not from where.',
  problems: async (workspace) => {
    const { packages } = JSON.parse((await workspace.text(lockfileName)) ?? '{"packages":{}}') as Lockfile;
    return Object.entries(packages)
      .filter(([, { resolved, link }]) => resolved !== undefined && link !== true)
      .map(([name]) => ({
        file: lockfileName,
        problem: `${name} has a resolved address`,
        next: 'take it out, and keep omit-lockfile-registry-resolved=true in .npmrc',
      }));
  },
};
