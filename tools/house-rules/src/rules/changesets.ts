import type { Problem, Rule } from '../rule.ts';
import { type Package, publishable, type Workspace } from '../workspace.ts';

/** A package that changed since its last release is named by a changeset, which tells its users what changed. */
export const changesets: Rule = {
  name: 'changesets',
  holds: 'Each published package that changed since its last release is named by a changeset.',
  problems: async (workspace) => {
    const pending = await pendingIn(workspace);
    const own = new Set(workspace.packages.map(({ manifest }) => manifest.name));
    const released = await lastRelease(workspace);
    const changed: Package[] = [];
    for (const each of publishable(workspace)) if (await changedSince(workspace, released, each)) changed.push(each);
    return [
      ...pending.flatMap(({ file, packages }) => changesetProblems(file, packages, own)),
      ...unnamedProblems(changed, new Set(pending.flatMap(({ packages }) => packages))),
    ];
  },
};

async function pendingIn(
  workspace: Workspace,
): Promise<readonly { readonly file: string; readonly packages: readonly string[] }[]> {
  const files = workspace.files.filter((file) => /^\.changeset\/(?!README)[^/]+\.md$/.test(file));
  return Promise.all(
    files.map(async (file) => ({ file, packages: packagesNamedIn((await workspace.text(file)) ?? '') })),
  );
}

/** The packages in the front matter of a changeset. */
function packagesNamedIn(text: string): readonly string[] {
  const [, front = ''] = /^---\n([\s\S]*?)\n---\n/.exec(text) ?? [];
  return [...front.matchAll(/^["']?([^"':\s]+)["']?:\s*(?:major|minor|patch|none)\s*$/gm)].map(([, name = '']) => name);
}

function changesetProblems(file: string, packages: readonly string[], own: ReadonlySet<string>): readonly Problem[] {
  if (packages.length === 0) return [{ file, problem: 'names no package', next: 'write it with `npx changeset`' }];
  return packages
    .filter((name) => !own.has(name))
    .map((name) => ({ file, problem: `names ${name}, which is not here`, next: 'name a package of this repository' }));
}

function unnamedProblems(changed: readonly Package[], named: ReadonlySet<string>): readonly Problem[] {
  return changed
    .filter(({ manifest }) => !named.has(manifest.name))
    .map(({ folder, manifest }) => ({
      file: folder,
      problem: `${manifest.name} changed since its last release, and no changeset says so`,
      next:
        'run `npx changeset` and say in a sentence what changes for its users; ' +
        'where nothing does, name it with `none`',
    }));
}

/** The heading of a release in the changelog, as git's `-G` finds it in a change. */
const releaseHeading = '^## [0-9]';

/**
 * Returns the commit that last added or removed the heading of a release in CHANGELOG.md; an empty string where none did.
 * Null: there is no git, and nothing is known of what changed.
 */
async function lastRelease(workspace: Workspace): Promise<string | null> {
  const log = ['log', '-1', '--format=%H', '-G', releaseHeading, '--', 'CHANGELOG.md'];
  return workspace.output('git', log).then(
    (printed) => printed.trim(),
    () => null,
  );
}

async function changedSince(workspace: Workspace, released: string | null, { folder }: Package): Promise<boolean> {
  if (released === null) return false;
  if (released === '') return true;
  const shipped = [`${folder}/src`, `${folder}/package.json`, `:(exclude)${folder}/src/**/*.test.ts`];
  return (await workspace.output('git', ['diff', '--name-only', released, '--', ...shipped])).trim() !== '';
}
