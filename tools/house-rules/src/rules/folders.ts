import type { Problem, Rule } from '../rule.ts';

export interface Order {
  readonly source: string;
  /** The folders, lowest first: each imports from those before it, and never from one behind it. */
  readonly folders: readonly string[];
  /** The files above every folder. The other files that stand in none are below all of them. */
  readonly above: readonly string[];
  readonly holdsTests: boolean;
  /** The headings of the README.md that each folder must have; none: no README.md is needed. */
  readonly headings: readonly string[];
}

/** The folders of the program, lowest first, with their purposes. */
export const programFolders = {
  text: 'fits and cleans text for a terminal: widths, control characters, lifetimes',
  terminal: 'asks questions, and reads answers and secrets',
  'new-cluster': 'the questions of a new `kpki.yaml`, from which options, wizard and dialogue are made',
  options: 'the table of options, and the parsers of their values',
  session: 'a configuration with open plugins: load, trust, read, lock, adopt, sign',
  print: 'renders documents and records: text, JSON, YAML, HTML, iCalendar, Prometheus',
  'command-line': 'finds the command, reads the options, prints help',
  ui: 'the terminal UI: `state` (pure updates), `view` (draws state), `work` (tasks in a worker), `linear` (the screen-reader mode)',
  commands: 'the table of commands, and one file for each command',
} as const;

export const orders: readonly Order[] = [
  {
    source: 'apps/kpki/src',
    folders: Object.keys(programFolders),
    above: ['kpki.ts', 'main.ts'],
    holdsTests: true,
    headings: [],
  },
  {
    source: 'packages/engine/src',
    folders: [
      // The data of a plan; who signs and where keys are; what must happen on the nodes afterwards.
      ...['model', 'issuing', 'rollout'],
      // Which file is for what, and what the sinks hold.
      ...['layouts', 'kubeconfig', 'inventory'],
      // Names of applies, generations of keys; how plugins are loaded, and how often they are asked again.
      ...['apply-id', 'generation', 'join', 'plugin-host'],
      // What is wrong, and what is to do.
      ...['policies', 'plan', 'rotation'],
      // The problem, and the next step.
      ...['retain', 'reports', 'adopt', 'apply', 'live', 'copy', 'csr', 'undo'],
    ],
    above: ['index.ts'],
    // A test of one step makes a whole plan, carries it out and looks at what came of it.
    holdsTests: false,
    headings: ['In', 'Out'],
  },
];

export const folders: Rule = {
  name: 'folders',
  holds:
    'The folders of the program, and those of the engine, import in one order, from those below them; each of the engine says in its README.md what goes in and out.',
  problems: async (workspace) => {
    const found: Problem[] = [];
    for (const order of orders) {
      for (const file of workspace.files.filter((each) => isHeldTo(order, each))) {
        found.push(...folderProblems(order, file, importsOf((await workspace.text(file)) ?? '')));
      }
      for (const folder of order.headings.length === 0 ? [] : order.folders) {
        const file = `${order.source}/${folder}/README.md`;
        found.push(...readmeProblems(order, file, await workspace.text(file)));
      }
    }
    return found;
  },
};

function isHeldTo({ source, holdsTests }: Order, file: string): boolean {
  return file.startsWith(`${source}/`) && isSource(file) && (holdsTests || !file.endsWith('.test.ts'));
}

export function folderProblems(order: Order, file: string, specifiers: readonly string[]): readonly Problem[] {
  const own = locationOf(order, file);
  if (own.height === null) {
    const next = 'put the file into another, or the folder into the order of tools/house-rules/src/rules/folders.ts';
    return [{ file, problem: `${own.name} has no place in the order of folders`, next }];
  }
  return specifiers
    .filter((specifier) => specifier.startsWith('.'))
    .flatMap((specifier) => {
      const { name, height } = locationOf(order, new URL(specifier, `file:///${file}`).pathname.slice(1));
      if (height === null || own.height === null || height <= own.height) return [];
      return [
        {
          file,
          problem: `imports ${specifier}, though ${name} is above ${own.name}`,
          next: `move what it needs down: the order is ${order.folders.join(' < ')}`,
        },
      ];
    });
}

function readmeProblems({ headings }: Order, file: string, text: string | null): readonly Problem[] {
  const next = `describe the folder, with the headings ${headings.map((each) => `\`## ${each}\``).join(' and ')}`;
  if (text === null) return [{ file, problem: 'is missing', next }];
  const lines = text.split('\n');
  const missing = headings.filter((each) => !lines.includes(`## ${each}`));
  return missing.map((each) => ({ file, problem: `has no heading ${each}`, next }));
}

/** What a file belongs to, and how high that is; null where the order does not know it. */
function locationOf(order: Order, file: string): { readonly name: string; readonly height: number | null } {
  const [name = '', ...inside] = file.slice(order.source.length + 1).split('/');
  if (inside.length === 0) return { name, height: order.above.includes(name) ? order.folders.length : -1 };
  const at = order.folders.indexOf(name);
  return { name, height: at === -1 ? null : at };
}

function isSource(file: string): boolean {
  return /\.(ts|tsx|mts|js|mjs)$/.test(file);
}

const importing = [
  // import … from 'x', export … from 'x', import 'x'
  /^\s*(?:import|export)\b(?:[^'";()]*?\bfrom)?\s*['"]([^'"]+)['"]/gm,
  // import('x')
  /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g,
];

export function importsOf(text: string): readonly string[] {
  return importing.flatMap((pattern) => [...text.matchAll(pattern)].map(([, specifier = '']) => specifier));
}
