import type { Problem, Rule } from '../rule.ts';
import { importsOf, isSource } from './imports.ts';

const source = 'apps/kpki/src';

/** The folders of the program, lowest first: each imports from those before it, and never from one behind it. */
export const folderOrder: readonly string[] = [
  'text',
  'terminal',
  'options',
  'session',
  'print',
  'command-line',
  'ui',
  'commands',
];

/** Where the program begins, above every folder. The other files that stand in none are below all of them. */
const beginnings: readonly string[] = ['kpki.ts', 'main.ts'];

export const folders: Rule = {
  name: 'folders',
  holds: 'The folders of the program import in one order, from those below them.',
  problems: async (workspace) => {
    const found: Problem[] = [];
    for (const file of workspace.files.filter((each) => each.startsWith(`${source}/`) && isSource(each))) {
      found.push(...folderProblems(file, importsOf((await workspace.text(file)) ?? '')));
    }
    return found;
  },
};

/** Problems of one source file of the program, by what it imports. */
export function folderProblems(file: string, specifiers: readonly string[]): readonly Problem[] {
  const own = placeOf(file);
  if (own.height === null) {
    const next = 'put the file into another, or the folder into the order of tools/house-rules/src/rules/folders.ts';
    return [{ file, problem: `${own.name} has no place in the order of folders`, next }];
  }
  return specifiers
    .filter((specifier) => specifier.startsWith('.'))
    .flatMap((specifier) => {
      const { name, height } = placeOf(new URL(specifier, `file:///${file}`).pathname.slice(1));
      if (height === null || own.height === null || height <= own.height) return [];
      return [
        {
          file,
          problem: `imports ${specifier}, though ${name} is above ${own.name}`,
          next: `move what it needs down: the order is ${folderOrder.join(' < ')}`,
        },
      ];
    });
}

/** What a file belongs to, and how high that is; null where the order does not know it. */
function placeOf(file: string): { readonly name: string; readonly height: number | null } {
  const [name = '', ...inside] = file.slice(source.length + 1).split('/');
  if (inside.length === 0) return { name, height: beginnings.includes(name) ? folderOrder.length : -1 };
  const at = folderOrder.indexOf(name);
  return { name, height: at === -1 ? null : at };
}
