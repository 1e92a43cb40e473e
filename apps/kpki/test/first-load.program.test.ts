import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const dist = join(import.meta.dirname, '../dist');

/** The text of a built file, and of all that it imports at once. */
async function loadedWith(first: string): Promise<string> {
  const texts = new Map<string, string>();
  const load = async (file: string): Promise<void> => {
    if (texts.has(file)) return;
    texts.set(file, '');
    const text = await readFile(join(dist, file), 'utf8');
    texts.set(file, text);
    for (const [, name = ''] of text.matchAll(/^.*\b(?:from|import) "\.\/([^"]+)";$/gm)) await load(name);
  };
  await load(first);
  return [...texts.values()].join('\n');
}

const fileOf = async (source: string): Promise<string> => {
  for (const file of await readdir(dist)) {
    if (file.endsWith('.js') && (await readFile(join(dist, file), 'utf8')).includes(`\n// ${source}\n`)) return file;
  }
  throw new Error(`${source} is in no file`);
};

test('a command loads no parser before it knows that it needs one', async () => {
  const text = await loadedWith(await fileOf('src/main.ts'));
  expect(text).toContain('// src/commands/dispatch.ts');
  expect(text).not.toMatch(/^\/\/ .*node_modules\/(?:zod|yaml|node-forge)\//m);
});

test('the first frame of the UI is drawn before the view and what it needs are loaded', async () => {
  const text = await loadedWith(await fileOf('src/ui/view/open.ts'));
  expect(text).toContain('// src/ui/view/still-frame.ts');
  expect(text).not.toMatch(/^\/\/ .*node_modules\/(?:react|ink|yoga-layout|yaml|zod)\//m);
  expect(text).not.toContain('// src/ui/view/app.tsx');
  // All that is read before the frame; the view has some 2 MB.
  expect(text.length).toBeLessThan(350_000);
});

test('the view is loaded without the schema of the spec', async () => {
  const text = await loadedWith(await fileOf('src/ui/view/run.tsx'));
  expect(text).toContain('// src/ui/view/app.tsx');
  expect(text).not.toMatch(/^\/\/ .*node_modules\/zod\//m);
});
