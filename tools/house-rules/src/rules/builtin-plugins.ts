import { builtinNames, builtinParts } from 'kpki/src/builtins.ts';
import type { Problem, Rule } from '../rule.ts';
import type { Package, Workspace } from '../workspace.ts';

const table = 'apps/kpki/src/builtins.ts';
const undoPage = 'docs/how-to/undo.md';

export interface PluginRow {
  readonly name: string;
  readonly parts: readonly ('backend' | 'sink')[];
}

export const builtinPlugins: Rule = {
  name: 'builtin-plugins',
  holds:
    'Each adapter has a row in the table of built-in plugins, a proof of each of its parts, and a line about undo.',
  problems: async (workspace) => {
    const rows = builtinNames.map((name): PluginRow => ({ name, parts: builtinParts(name) }));
    return [
      ...rowProblems(workspace.packages, rows),
      ...(await reportProblems(workspace, rows)),
      ...undoProblems(rows, (await workspace.text(undoPage)) ?? ''),
    ];
  },
};

/** What adapters are made with; every other package under `packages/` is an adapter. */
const core: ReadonlySet<string> = new Set(['engine', 'plugin', 'plugin-conformance', 'presentation', 'spec', 'x509']);

const isAdapter = ({ manifest }: Package): boolean => manifest.nx?.tags?.includes('layer:adapter') === true;

export function rowProblems(packages: readonly Package[], rows: readonly PluginRow[]): readonly Problem[] {
  const adapters = packages.filter(isAdapter);
  const without = adapters.filter(({ manifest }) => !rows.some(({ name }) => name === manifest.name));
  const untagged = packages.filter(
    ({ folder, manifest }) =>
      folder.startsWith('packages/') && !core.has(folder.slice('packages/'.length)) && !isAdapter({ folder, manifest }),
  );
  const gone = rows.filter(({ name }) => !adapters.some(({ manifest }) => manifest.name === name));
  return [
    ...without.map(({ folder, manifest }) => ({
      file: `${folder}/package.json`,
      problem: `${manifest.name} has no row in the table of built-in plugins`,
      next: `add one to \`builtinPlugins\` in ${table}, then run \`npm run fix\`, which writes its line in README.md`,
    })),
    ...untagged.map(({ folder, manifest }) => ({
      file: `${folder}/package.json`,
      problem: `${manifest.name} is neither tagged as an adapter nor one of the packages that adapters are made with`,
      next: 'set "nx": { "tags": ["layer:adapter"] }; or add its folder to `core` in tools/house-rules/src/rules/builtin-plugins.ts',
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
    const proven: string[] = [];
    for (const file of reports) {
      const results = Object.entries(resultsIn(await workspace.text(file)));
      proven.push(results.some(([id]) => id.startsWith('locate.')) ? 'sink' : 'backend');
      const failed = results.flatMap(([id, result]) => (result === 'failed' ? [id] : []));
      if (failed.length === 0) continue;
      found.push({
        file,
        problem: `${name} fails ${failed.length} cases of the conformance suite, ${failed[0]} first`,
        next: 'make the plugin pass them; a plugin that does not pass is not built in: the wizard would offer it',
      });
    }
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

function resultsIn(report: string | null | undefined): Readonly<Record<string, unknown>> {
  return JSON.parse(report ?? '{}') as Readonly<Record<string, unknown>>;
}

export function undoProblems(rows: readonly PluginRow[], page: string): readonly Problem[] {
  return rows
    .filter(({ name, parts }) => parts.includes('sink') && !page.includes(`| \`${name}\` |`))
    .map(({ name }) => ({
      file: undoPage,
      problem: `the table of sinks does not name ${name}`,
      next: 'add a row: where the sink keeps what an apply replaced, or that the sink keeps nothing',
    }));
}
