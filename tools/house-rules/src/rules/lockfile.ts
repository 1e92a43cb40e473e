import type { Problem, Rule } from '../rule.ts';
import type { Package } from '../workspace.ts';

const lockfileName = 'package-lock.json';

const dependencyFields = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;

type Dependencies = { readonly [Field in (typeof dependencyFields)[number]]?: Readonly<Record<string, string>> };

interface Lockfile {
  readonly packages: Readonly<Record<string, Dependencies & { readonly resolved?: string; readonly link?: boolean }>>;
}

/** An address in the lockfile would tie every clone to the registry it was written with; the integrity stays. */
export const lockfile: Rule = {
  name: 'lockfile',
  holds: 'The lockfile lists every package with its dependencies, and names no registry.',
  problems: async (workspace) => {
    const { packages } = JSON.parse((await workspace.text(lockfileName)) ?? '{"packages":{}}') as Lockfile;
    return [
      ...Object.entries(packages)
        .filter(([, { resolved, link }]) => resolved !== undefined && link !== true)
        .map(([name]) => ({
          file: lockfileName,
          problem: `${name} has a resolved address`,
          next: 'take it out, and keep omit-lockfile-registry-resolved=true in .npmrc',
        })),
      ...staleProblems(workspace.packages, packages),
    ];
  },
};

/** Returns the packages whose dependencies the lockfile lists otherwise: `npm ci` would refuse them. */
export function staleProblems(own: readonly Package[], locked: Lockfile['packages']): readonly Problem[] {
  return own
    .filter(({ folder, manifest }) => {
      const entry = locked[folder];
      return entry === undefined || dependencyFields.some((field) => textOf(manifest[field]) !== textOf(entry[field]));
    })
    .map(({ folder }) => ({
      file: lockfileName,
      problem: `does not list ${folder} with the dependencies of its package.json`,
      next: 'run `npm install --package-lock-only`',
    }));
}

function textOf(dependencies: Readonly<Record<string, string>> = {}): string {
  return JSON.stringify(Object.entries(dependencies).toSorted());
}
