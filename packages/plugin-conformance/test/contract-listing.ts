import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { backendCases, type Case, sinkCases } from '../src/index.ts';

const run = promisify(execFile);
const packages = join(import.meta.dirname, '../..');
const compiler = join(packages, '../node_modules/.bin/tsc');

/** The packages whose `index` an author imports; `memory` is for tests, and promises only to pass the suite. */
const doors = ['plugin', 'plugin-conformance'];

export async function contractListing(): Promise<string> {
  const out = await mkdtemp(join(tmpdir(), 'kpki-contract-'));
  try {
    for (const door of doors) {
      await run(compiler, ['-p', join(packages, door, 'tsconfig.build.json'), '--outDir', join(out, door)]);
    }
    const parts = await Promise.all((await reachable(out)).map((file) => partOf(file, out)));
    return [...parts, ...idsOf('backend', backendCases), ...idsOf('sink', sinkCases)].join('\n');
  } finally {
    await rm(out, { recursive: true });
  }
}

/** Returns what these entries reference, directly or indirectly, sorted. */
async function reachable(out: string): Promise<readonly string[]> {
  const found = new Set<string>();
  const left = doors.map((door) => join(out, door, 'index.d.ts'));
  for (let file = left.pop(); file !== undefined; file = left.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    for (const [, named = ''] of (await readFile(file, 'utf8')).matchAll(/from '(\.[^']*)\.(?:ts|js)'/g)) {
      left.push(join(dirname(file), `${named}.d.ts`));
    }
  }
  return [...found].sort();
}

async function partOf(file: string, out: string): Promise<string> {
  const text = await readFile(file, 'utf8');
  const listed = text
    .replaceAll(/\/\*\*?[\s\S]*?\*\//g, '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trimStart().startsWith('//'));
  return `== ${relative(out, file)}\n${listed.join('\n')}\n`;
}

function idsOf<T>(kind: string, cases: readonly Case<T>[]): readonly string[] {
  return [`== cases of a ${kind}`, ...cases.map(({ id }) => id).sort(), ''];
}
