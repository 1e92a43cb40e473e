import { builtinNames, builtinParts } from 'kpki/src/builtins.ts';
import type { Problem, Rule } from '../rule.ts';
import type { Package, Workspace } from '../workspace.ts';

const table = 'apps/kpki/src/builtins.ts';
const undoPage = 'docs/how-to/undo.md';

/** What a row of the table says of its package. */
export interface PluginRow {
  readonly name: string;
  readonly parts: readonly ('backend' | 'sink')[];
}

export const builtinPlugins: Rule = {
  name: 'builtin-plugins',
  holds:
    'Each adapter has a row in the table of built-in plugins, a proof of each of its parts, its lint, and a line about undo.',
  problems: async (workspace) => {
    const rows = builtinNames.map((name): PluginRow => ({ name, parts: builtinParts(name) }));
    return [
      ...rowProblems(workspace.packages, rows),
      ...(await reportProblems(workspace, rows)),
      ...undoProblems(rows, (await workspace.text(undoPage)) ?? ''),
      ...lintProblems(workspace.packages, (await workspace.text('biome.json')) ?? ''),
    ];
  },
};

const isAdapter = ({ manifest }: Package): boolean => manifest.nx?.tags?.includes('layer:adapter') === true;

/** Packages without a row, and rows without a package. */
export function rowProblems(packages: readonly Package[], rows: readonly PluginRow[]): readonly Problem[] {
  const adapters = packages.filter(isAdapter);
  const without = adapters.filter(({ manifest }) => !rows.some(({ name }) => name === manifest.name));
  const gone = rows.filter(({ name }) => !adapters.some(({ manifest }) => manifest.name === name));
  return [
    ...without.map(({ folder, manifest }) => ({
      file: `${folder}/package.json`,
      problem: `${manifest.name} has no row in the table of built-in plugins`,
      next: `add one to \`builtinPlugins\` in ${table}, then run \`npm run fix\`, which writes its line in README.md`,
    })),
    ...gone.map(({ name }) => ({
      file: table,
      problem: `${name} is no package of layer adapter`,
      next: 'remove its row; or set "nx": { "tags": ["layer:adapter"] } in the package.json of its package',
    })),
  ];
}

/** Parts of a plugin that no report of the conformance suite proves: docs/plugins.md would leave them out. */
export async function reportProblems(workspace: Workspace, rows: readonly PluginRow[]): Promise<readonly Problem[]> {
  const found: Problem[] = [];
  for (const { name, parts } of rows) {
    const folder = workspace.packages.find(({ manifest }) => manifest.name === name)?.folder;
    if (folder === undefined) continue;
    const reports = workspace.files.filter((file) => file.startsWith(`${folder}/reports/`) && file.endsWith('.json'));
    const texts = await Promise.all(reports.map((file) => workspace.text(file)));
    const proven = texts.map((text) => (text?.includes('"locate.') === true ? 'sink' : 'backend'));
    for (const part of parts.filter((each) => !proven.includes(each))) {
      found.push({
        file: `${folder}/reports`,
        problem: `no report of the conformance suite proves the ${part} of ${name}`,
        next: `write one in its conformance test, as packages/filesystem/test/filesystem.conformance.test.ts does; then run \`npm run fix\``,
      });
    }
  }
  return found;
}

/** Returns the sinks of which the how-to does not say where they keep what was replaced. */
export function undoProblems(rows: readonly PluginRow[], page: string): readonly Problem[] {
  return rows
    .filter(({ name, parts }) => parts.includes('sink') && !page.includes(`| \`${name}\` |`))
    .map(({ name }) => ({
      file: undoPage,
      problem: `the table of sinks does not name ${name}`,
      next: 'add a row: where the sink keeps what an apply replaced, or that the sink keeps nothing',
    }));
}

/** The part of biome.json that is looked at. */
interface Lint {
  readonly overrides?: readonly { readonly includes: readonly string[]; readonly linter?: unknown }[];
}

/** Every package is held to what an adapter may import, except those that biome.json excludes by name. */
export function lintProblems(packages: readonly Package[], biome: string): readonly Problem[] {
  const others = packages
    .filter((each) => each.folder.startsWith('packages/') && !isAdapter(each))
    .map(({ folder }) => folder.slice('packages/'.length))
    .toSorted();
  const { overrides = [] } = JSON.parse(biome) as Lint;
  const ofAdapters = overrides.filter(({ linter }) => JSON.stringify(linter ?? null).includes('an adapter imports'));
  const file = 'biome.json';
  if (ofAdapters.length === 0) {
    return [{ file, problem: 'has no override for adapters', next: 'hold packages/** to "an adapter imports …"' }];
  }
  return ofAdapters.flatMap(({ includes }) => {
    const excluded = includes.flatMap((glob) => /^!packages\/\{(.*)\}\//.exec(glob)?.[1]?.split(',') ?? []);
    if (excluded.toSorted().join() === others.join()) return [];
    return [
      {
        file,
        problem: `of packages/*, the override for ${includes[0]} excludes ${excluded.join(', ')}`,
        next: `exclude the packages that are no adapters, and no other: !packages/{${others.join(',')}}/**`,
      },
    ];
  });
}
