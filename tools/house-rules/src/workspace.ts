import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const outputLimit = 64 * 1024 * 1024;

export interface Manifest {
  readonly name: string;
  readonly version?: string;
  readonly description?: string;
  readonly license?: string;
  readonly private?: boolean;
  readonly type?: string;
  readonly files?: readonly string[];
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly engines?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly nx?: { readonly tags?: readonly string[] };
}

export interface Package {
  /** Relative to the root of the repository; empty for the root itself. */
  readonly folder: string;
  readonly manifest: Manifest;
}

export interface Workspace {
  readonly root: string;
  /** Tracked files and new ones that are not ignored; relative to the root, with forward slashes. */
  readonly files: readonly string[];
  readonly packages: readonly Package[];
  readonly rootManifest: Manifest;
  /** The text of a file; null for one that is not text. */
  text(file: string): Promise<string | null>;
  /** Standard output of a program, run in the root. */
  output(program: string, words: readonly string[]): Promise<string>;
}

export async function readWorkspace(root: string): Promise<Workspace> {
  const output = async (program: string, words: readonly string[]): Promise<string> =>
    (await run(program, [...words], { cwd: root, maxBuffer: outputLimit })).stdout;
  const files = await filesIn(root, output);
  const manifestAt = async (file: string): Promise<Manifest> =>
    JSON.parse(await readFile(join(root, file), 'utf8')) as Manifest;
  const folders = files
    .filter((file) => /^(packages|apps|tools)\/[^/]+\/package\.json$/.test(file))
    .map((file) => file.slice(0, file.lastIndexOf('/')));
  return {
    root,
    files,
    packages: await Promise.all(
      folders.map(async (folder) => ({ folder, manifest: await manifestAt(`${folder}/package.json`) })),
    ),
    rootManifest: await manifestAt('package.json'),
    text: (file) => textOf(join(root, file)),
    output,
  };
}

/** As git lists them; in a copy without git, everything but what .gitignore names. */
async function filesIn(root: string, output: Workspace['output']): Promise<readonly string[]> {
  try {
    const listed = await output('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
    const deleted = new Set((await output('git', ['ls-files', '-z', '--deleted'])).split('\0'));
    return listed.split('\0').filter((file) => file !== '' && !deleted.has(file));
  } catch {
    const ignored = (await readFile(join(root, '.gitignore'), 'utf8').catch(() => '')).split('\n');
    const names = new Set(['.git', ...ignored.map((line) => line.replaceAll('/', ''))]);
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)))
      .filter((file) => !file.split('/').some((segment) => names.has(segment) || segment.endsWith('.tsbuildinfo')));
  }
}

async function textOf(path: string): Promise<string | null> {
  const bytes = await readFile(path);
  return bytes.includes(0) ? null : bytes.toString('utf8');
}

export function publishable(workspace: Workspace): readonly Package[] {
  return workspace.packages.filter(({ manifest }) => manifest.private !== true);
}

export function dependenciesOf(manifest: Manifest): readonly {
  readonly name: string;
  readonly field: 'dependencies' | 'devDependencies' | 'optionalDependencies';
}[] {
  const fields = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;
  return fields.flatMap((field) => Object.keys(manifest[field] ?? {}).map((name) => ({ name, field })));
}
