import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { filterProblems } from '@arethetypeswrong/core/problems';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { type Packed, packAll } from '../pack.ts';
import type { Problem, Rule } from '../rule.ts';
import { unbuiltIn } from './unbuilt.ts';

/** publint knows no first line but `env`'s; a shell starts the program (docs/decisions/options-of-node.md). */
const startedByShell = 'BIN_FILE_NOT_EXECUTABLE';

/** How TypeScript finds types where a package is imported as an ES module; there is nothing here for `require`. */
const esm = ['node16-esm', 'bundler'] as const;

export const packageShape: Rule = {
  name: 'package-shape',
  holds: 'Each published package, packed, can be imported with its types, and every file that it names is in it.',
  problems: async (workspace) => {
    const unbuilt = await unbuiltIn(workspace);
    if (unbuilt.length > 0) return [unbuiltProblem(unbuilt)];
    const folder = await mkdtemp(join(tmpdir(), 'kpki-pack-'));
    try {
      const packed = await packAll(workspace, folder);
      return (await Promise.all(packed.map(problemsOf))).flat();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** One problem for all packages: a fresh clone has none of them built. */
function unbuiltProblem(unbuilt: readonly string[]): Problem {
  return {
    file: unbuilt.join(', '),
    problem: 'no `dist`, so no package was packed',
    next: 'run `npm run check`, which builds first, or `npm run build`',
  };
}

async function problemsOf(packed: Packed): Promise<readonly Problem[]> {
  const bytes = new Uint8Array(await readFile(packed.tarball));
  return [...(await entryProblems(packed, bytes)), ...(await typeProblems(packed, bytes))];
}

async function entryProblems({ folder }: Packed, bytes: Uint8Array<ArrayBuffer>): Promise<readonly Problem[]> {
  const { messages, pkg } = await publint({ pack: { tarball: bytes.buffer }, strict: true });
  return messages
    .filter((message) => message.code !== startedByShell)
    .map((message) => ({
      file: `${folder}/package.json`,
      problem: formatMessage(message, pkg, { color: false }) ?? message.code,
      next: `look ${message.code} up among publint's rules`,
    }));
}

async function typeProblems({ folder, manifest }: Packed, bytes: Uint8Array): Promise<readonly Problem[]> {
  if (manifest.exports === undefined) return [];
  const analysis = await checkPackage(createPackageFromTarballData(bytes));
  const file = `${folder}/package.json`;
  if (analysis.types === false) return [{ file, problem: 'has no types', next: 'build it before it is packed' }];
  const kinds = new Set(
    esm.flatMap((resolutionKind) => filterProblems(analysis, { resolutionKind }).map(({ kind }) => kind)),
  );
  return [...kinds].map((kind) => ({
    file,
    problem: `its types cannot be used as they are: ${kind}`,
    next: `look ${kind} up among the problems of "are the types wrong"`,
  }));
}
