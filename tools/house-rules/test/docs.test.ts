import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { instructionsIn, prints } from '../src/console-blocks.ts';
import { readWorkspace } from '../src/workspace.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const { files, output } = await readWorkspace(root);
const documents = files.filter((file) => file.endsWith('.md'));

const withCommands = (
  await Promise.all(
    documents.map(async (file) => ({ file, instructions: instructionsIn(await readFile(join(root, file), 'utf8')) })),
  )
).filter(({ instructions }) => instructions.length > 0);

/** Holds a `kpki` for the commands of the documents. */
let programs: string;

beforeAll(async () => {
  await output('node_modules/.bin/nx', ['run', 'kpki:build', '--outputStyle=static']);
  programs = await mkdtemp(join(tmpdir(), 'kpki-programs-'));
  await symlink(join(root, 'apps/kpki/bin/kpki.js'), join(programs, 'kpki'));
});

afterAll(async () => {
  await rm(programs, { recursive: true, force: true });
});

describe.for(withCommands)('$file', ({ instructions, file }) => {
  test('every command does what the document says', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kpki-docs-'));
    const searchPath = [programs, dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
    try {
      await mkdir(join(folder, 'home'));
      // For those that write a plugin: as if they had installed what it imports.
      await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
      for (const each of instructions) {
        if ('name' in each) {
          await writeFile(join(folder, each.name), each.text);
          continue;
        }
        const env = { PATH: searchPath, HOME: join(folder, 'home') };
        const script = ['-c', `{ ${each.command}\n} 2>&1`];
        const done = await run('bash', script, { cwd: folder, env }).catch((error) => error);
        const where = `${file}:${each.line}: ${each.command}\n${done.stdout}`;
        expect(done.code ?? 0, where).toBe(0);
        expect(prints(done.stdout, each.output), where).toBe(true);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

test('every link between files leads somewhere', async () => {
  const broken: string[] = [];
  for (const file of documents) {
    const text = await readFile(join(root, file), 'utf8');
    for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const [path = '', anchor] = target.split('#');
      const at = path === '' ? join(root, file) : join(root, dirname(file), path);
      const isThere = await access(at).then(
        () => true,
        () => false,
      );
      if (!isThere) broken.push(`${file}: ${target}`);
      else if (anchor !== undefined && !(await anchorsIn(at)).includes(anchor)) broken.push(`${file}: ${target}`);
    }
  }
  expect(broken).toEqual([]);
});

/** The anchors of a document's headings, as GitHub makes them. */
async function anchorsIn(path: string): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8');
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
