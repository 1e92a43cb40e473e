import type { Problem, Rule } from '../rule.ts';
import { dependenciesOf, type Package, type Workspace } from '../workspace.ts';
import { importsOf, isSource } from './imports.ts';

type Layer = 'spec' | 'plugin' | 'x509' | 'adapter' | 'engine' | 'app' | 'tool';

/** Which layers a layer may use. Tools stand outside: they may use all, and all may use them for their tests. */
export const mayUse: Readonly<Record<Layer, readonly Layer[]>> = {
  spec: [],
  plugin: [],
  x509: ['plugin'],
  adapter: ['plugin', 'x509'],
  engine: ['spec', 'plugin', 'x509'],
  app: ['spec', 'plugin', 'x509', 'adapter', 'engine'],
  tool: ['spec', 'plugin', 'x509', 'adapter', 'engine', 'app', 'tool'],
};

/** The one file of each app that may import adapters. */
const builtins = 'src/builtins.ts';

/** The part of Nx's project graph that the rule reads. */
export interface ProjectGraph {
  readonly nodes: Readonly<
    Record<string, { readonly data: { readonly root: string; readonly tags?: readonly string[] } }>
  >;
  readonly dependencies: Readonly<Record<string, readonly { readonly source: string; readonly target: string }[]>>;
}

export const layers: Rule = {
  name: 'layers',
  holds: 'Each package depends on its layer’s own and on no other, and only builtins.ts imports adapters.',
  problems: async (workspace) => {
    const printed = await workspace.output('node_modules/.bin/nx', ['graph', '--print']);
    const { graph } = JSON.parse(printed) as { readonly graph: ProjectGraph };
    return [...graphProblems(graph, workspace.packages), ...(await importProblems(workspace))];
  },
};

/** Dependencies of the graph that the layers forbid; Biome keeps imports inside what package.json declares. */
export function graphProblems(graph: ProjectGraph, packages: readonly Package[]): readonly Problem[] {
  const untagged = Object.entries(graph.nodes).filter(([name]) => layerOf(graph, name) === undefined);
  const edges = Object.values(graph.dependencies)
    .flat()
    .filter(({ target }) => graph.nodes[target] !== undefined);
  return [
    ...untagged.map(([name, { data }]) => ({
      file: `${data.root}/package.json`,
      problem: `${name} has no layer`,
      next: `give it one of the tags ${Object.keys(mayUse)
        .map((layer) => `layer:${layer}`)
        .join(', ')} under nx.tags`,
    })),
    ...edges.flatMap(({ source, target }) => edgeProblems(graph, packages, source, target)),
  ];
}

function layerOf(graph: ProjectGraph, name: string): Layer | undefined {
  const tag = graph.nodes[name]?.data.tags?.find((each) => each.startsWith('layer:'));
  const layer = tag?.slice('layer:'.length);
  return layer !== undefined && layer in mayUse ? (layer as Layer) : undefined;
}

function edgeProblems(
  graph: ProjectGraph,
  packages: readonly Package[],
  source: string,
  target: string,
): readonly Problem[] {
  const from = layerOf(graph, source);
  const to = layerOf(graph, target);
  if (from === undefined || to === undefined) return [];
  const file = `${graph.nodes[source]?.data.root}/package.json`;
  if (to === 'tool' && from !== 'tool') {
    const manifest = packages.find((each) => each.manifest.name === source)?.manifest;
    const isForTests = manifest !== undefined && manifest.dependencies?.[target] === undefined;
    if (isForTests) return [];
    return [{ file, problem: `${source} ships ${target}, a tool`, next: 'make it a devDependency' }];
  }
  if (mayUse[from].includes(to)) return [];
  const allowed = mayUse[from].join(', ') || 'nothing of ours';
  return [
    {
      file,
      problem: `${source} (${from}) depends on ${target} (${to})`,
      next: `a package of layer ${from} may use ${allowed}; move the code, or what it needs`,
    },
  ];
}

/** What the graph does not show: files that reach into another package, and adapters imported anywhere in an app. */
async function importProblems(workspace: Workspace): Promise<readonly Problem[]> {
  const adapters = workspace.packages
    .filter(({ manifest }) => manifest.nx?.tags?.includes('layer:adapter') === true)
    .map(({ manifest }) => manifest.name);
  const found: Problem[] = [];
  for (const { folder, manifest } of workspace.packages) {
    for (const file of workspace.files.filter((each) => each.startsWith(`${folder}/`) && isSource(each))) {
      const specifiers = importsOf((await workspace.text(file)) ?? '');
      found.push(...fileProblems({ folder, manifest }, file, specifiers, adapters));
    }
  }
  return found;
}

/** Problems of one source file, by what it imports. */
export function fileProblems(
  { folder, manifest }: Package,
  file: string,
  specifiers: readonly string[],
  adapters: readonly string[],
): readonly Problem[] {
  const isApp = manifest.nx?.tags?.includes('layer:app') === true;
  const declared = new Set(dependenciesOf(manifest).map(({ name }) => name));
  return specifiers.flatMap((specifier) => {
    if (specifier.startsWith('.')) {
      const target = new URL(specifier, `file:///${file}`).pathname.slice(1);
      if (target.startsWith(`${folder}/`)) return [];
      return [
        { file, problem: `imports ${specifier}, outside of its package`, next: 'import the package by its name' },
      ];
    }
    if (isApp && adapters.includes(specifier) && file !== `${folder}/${builtins}`) {
      return [{ file, problem: `imports the adapter ${specifier}`, next: `let ${builtins} load it` }];
    }
    const name = specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/');
    if (name.startsWith('@kpki/') && name !== manifest.name && !declared.has(name)) {
      return [{ file, problem: `imports ${name}, which its package.json does not name`, next: 'declare it there' }];
    }
    return [];
  });
}
