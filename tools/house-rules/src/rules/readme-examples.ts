import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem, Rule } from '../rule.ts';
import type { Workspace } from '../workspace.ts';
import { unbuiltIn } from './unbuilt.ts';

export const readmeExamples: Rule = {
  name: 'readme-examples',
  holds:
    'Each TypeScript example that imports a package of the workspace compiles; undeclared names are the reader’s own.',
  problems: async (workspace) => {
    // The rule `package-shape` says that nothing is built.
    if ((await unbuiltIn(workspace)).length > 0) return [];
    const pages = workspace.files.filter((file) => file.endsWith('.md'));
    const texts = await Promise.all(pages.map(async (file) => [file, (await workspace.text(file)) ?? ''] as const));
    const examples = texts.flatMap(([file, text]) => examplesIn(file, text));
    return problemsIn(await compiled(examples, workspace), examples);
  },
};

export interface Example {
  readonly file: string;
  /** Of its first line of code, from 1. */
  readonly line: number;
  readonly code: string;
}

/** Returns the blocks that can be compiled; a block without an import shows a part of a file. */
export function examplesIn(file: string, text: string): readonly Example[] {
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].flatMap(({ index, 1: code = '' }) =>
    /^import .* from '@kpki\//m.test(code) ? [{ file, line: text.slice(0, index).split('\n').length + 1, code }] : [],
  );
}

/** What a block leaves to its reader: a name, a test's global, a file of the reader's own package. */
const undeclared = /error TS(?:2304|2552|2582|2593|18004|2307: Cannot find module '\.)/;

export function problemsIn(output: string, examples: readonly Example[]): readonly Problem[] {
  return output.split('\n').flatMap((text): Problem[] => {
    const [, at, line, why] = /(?:^|\/)example(\d+)\.ts\((\d+),\d+\): error (.*)$/.exec(text) ?? [];
    const example = examples[Number(at)];
    if (example === undefined || why === undefined || undeclared.test(text)) return [];
    return [
      {
        file: `${example.file}:${example.line + Number(line) - 1}`,
        problem: `the example does not compile: ${why}`,
        next: 'change the example; the index of the package has the names of today',
      },
    ];
  });
}

/** Returns what the compiler prints. The examples lie outside of the repository, with its packages next to them. */
async function compiled(examples: readonly Example[], { root, output }: Workspace): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kpki-examples-'));
  try {
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    // The types that a reader gets, which are built: to check all sources once more takes twenty times as long.
    const options = { rootDir: '/', customConditions: [], noUnusedLocals: false, isolatedDeclarations: false };
    const configuration = { extends: join(root, 'tsconfig.base.json'), compilerOptions: options, include: ['*.ts'] };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(configuration));
    await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
    for (const [at, { code }] of examples.entries()) await writeFile(join(folder, `example${at}.ts`), code);
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    return await output(process.execPath, [compiler, '--pretty', 'false', '-p', folder]);
  } catch (error) {
    if (error instanceof Error && 'stdout' in error && error.stdout !== '') return String(error.stdout);
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
