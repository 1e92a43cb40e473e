import type { Problem, Rule } from '../rule.ts';
import { type Package, publishable, type Workspace } from '../workspace.ts';

export const changesets: Rule = {
  name: 'changesets',
  holds:
    'Each published package that changed since its last release is named by a changeset; one that changed on this branch, ' +
    'by a changeset of this branch.',
  problems: async (workspace) => {
    const pending = await pendingIn(workspace);
    const own = new Set(workspace.packages.map(({ manifest }) => manifest.name));
    const released = await lastRelease(workspace);
    const branch = await beginOfBranch(workspace);
    const ofBranch = branch === null ? [] : await changesetsSince(workspace, branch);
    const named = namesIn(pending);
    const namedHere = namesIn(pending.filter(({ file }) => ofBranch.includes(file)));
    const unnamed: Package[] = [];
    for (const each of publishable(workspace)) {
      const { name } = each.manifest;
      const isNew = !named.has(name) && (await changedSince(workspace, released, each));
      const isOfBranch = !namedHere.has(name) && branch !== null && (await changedSince(workspace, branch, each));
      if (isNew || isOfBranch) unnamed.push(each);
    }
    return [
      ...pending.flatMap(({ file, packages }) => changesetProblems(file, packages, own)),
      ...unnamed.map(unnamedProblem),
    ];
  },
};

interface Pending {
  readonly file: string;
  readonly packages: readonly string[];
}

function namesIn(pending: readonly Pending[]): ReadonlySet<string> {
  return new Set(pending.flatMap(({ packages }) => packages));
}

async function pendingIn(workspace: Workspace): Promise<readonly Pending[]> {
  const files = workspace.files.filter((file) => /^\.changeset\/(?!README)[^/]+\.md$/.test(file));
  return Promise.all(
    files.map(async (file) => ({ file, packages: packagesNamedIn((await workspace.text(file)) ?? '') })),
  );
}

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

function unnamedProblem({ folder, manifest }: Package): Problem {
  return {
    file: folder,
    problem: `${manifest.name} changed, and no changeset says so`,
    next:
      'run `npx changeset` and say in a sentence what changes for its users; ' +
      'where nothing does, name it with `none`',
  };
}

/** The heading of a release in the changelog, as git's `-G` finds it in a change. */
const releaseHeading = '^## [0-9]';

/** Returns the commit that last changed a heading of a release in CHANGELOG.md, or ''; null: no git. */
async function lastRelease(workspace: Workspace): Promise<string | null> {
  const log = ['log', '-1', '--format=%H', '-G', releaseHeading, '--', 'CHANGELOG.md'];
  return workspace.output('git', log).then(
    (printed) => printed.trim(),
    () => null,
  );
}

/** Returns the commit at which this branch left the main one; null: no git or no main branch. */
async function beginOfBranch(workspace: Workspace): Promise<string | null> {
  for (const main of ['origin/main', 'main']) {
    const printed = await workspace.output('git', ['merge-base', 'HEAD', main]).catch(() => '');
    if (printed.trim() !== '') return printed.trim();
  }
  return null;
}

async function changesetsSince(workspace: Workspace, commit: string): Promise<readonly string[]> {
  const [changed, fresh] = await Promise.all([
    workspace.output('git', ['diff', '--name-only', commit, '--', '.changeset']),
    workspace.output('git', ['ls-files', '--others', '--exclude-standard', '.changeset']),
  ]);
  return [...changed.split('\n'), ...fresh.split('\n')];
}

async function changedSince(workspace: Workspace, released: string | null, { folder }: Package): Promise<boolean> {
  if (released === null) return false;
  if (released === '') return true;
  const shipped = [`${folder}/src`, `${folder}/package.json`, `:(exclude)${folder}/src/**/*.test.ts`];
  return (await workspace.output('git', ['diff', '--name-only', released, '--', ...shipped])).trim() !== '';
}
