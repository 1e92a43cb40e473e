import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TemporaryDirectory, temporaryDirectory } from '@kpki/services';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { kinds } from '../src/kinds.ts';
import { main } from '../src/main.ts';

const root = join(import.meta.dirname, '../../..');

let folder: TemporaryDirectory;
const usual = process.cwd();
beforeEach(async () => {
  folder = await temporaryDirectory();
  process.chdir(folder.path);
});
afterEach(async () => {
  process.chdir(usual);
  vi.restoreAllMocks();
  await folder[Symbol.asyncDispose]();
});

async function createPlugin(
  ...words: readonly string[]
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      said[stream] += String(text);
      return true;
    });
  }
  try {
    return { code: await main(words), ...said };
  } finally {
    vi.restoreAllMocks();
  }
}

test('no text of a template is left over, and no example has a name that is not filled in', async () => {
  for (const { name: kind } of kinds) {
    await createPlugin('kpki-mine', '--kind', kind, '--folder', kind);
    const at = join(folder.path, kind);
    const entries = await readdir(at, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((each) => each.isFile())) {
      expect(await readFile(join(entry.parentPath, entry.name), 'utf8')).not.toContain('PLUGIN_NAME');
    }
  }
});

test('the README shows every kind as the program does', async () => {
  const readme = await readFile(join(root, 'tools/create-plugin/README.md'), 'utf8');
  const { stdout } = await createPlugin('--help');
  for (const { name, what } of kinds) {
    expect(readme).toContain(`| \`${name}\` | ${what} |`);
    expect(stdout).toContain(`${name.padEnd(14)} ${what}\n`);
  }
});

describe('wrong usage: exit 2, and nothing is made', () => {
  test.each<readonly [readonly string[], string]>([
    [[], 'no terminal to ask; give NAME and --kind'],
    [['kpki-mine'], 'no terminal to ask'],
    [['Kpki Mine', '--kind', 'sink'], '"Kpki Mine" is no name of a package'],
    [['../mine', '--kind', 'sink'], 'is no name of a package'],
    [
      ['kpki-mine', '--kind', 'store'],
      '"store" is no kind of plugin; there are key-generator, key-store, issuer, sink, layout',
    ],
    [['kpki-mine', '--kind'], 'see --help'],
    [['one', 'two', '--kind', 'sink'], '"two" is one argument too many'],
    [['kpki-mine', '--color'], 'see --help'],
  ])('%j', async (words, says) => {
    const { code, stderr } = await createPlugin(...words);
    expect([code, stderr]).toEqual([2, expect.stringContaining(says)]);
    expect(await readdir(folder.path)).toEqual([]);
  });

  test('a folder with something in it', async () => {
    await mkdir(join(folder.path, 'kpki-mine'));
    await writeFile(join(folder.path, 'kpki-mine/package.json'), '{}');
    const { code, stderr } = await createPlugin('kpki-mine', '--kind', 'sink');
    expect([code, stderr]).toEqual([2, expect.stringContaining('there is something in it already')]);
    expect(await readFile(join(folder.path, 'kpki-mine/package.json'), 'utf8')).toBe('{}');
  });
});
