import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { screensPage } from './page.ts';
import { pictures } from './table.ts';

const docs = join(import.meta.dirname, '../../../docs');

test('every picture of the table is taken, and the page shows them', async () => {
  const taken = await readdir(join(docs, 'pictures'));
  expect(taken.map((file) => file.replace('.svg', ''))).toEqual(expect.arrayContaining(Object.keys(pictures)));
  expect(await readFile(join(docs, 'reference/screens.md'), 'utf8')).toBe(screensPage());
});

test('a picture stays small enough to be kept in the repository', async () => {
  for (const name of Object.keys(pictures)) {
    const text = await readFile(join(docs, 'pictures', `${name}.svg`), 'utf8');
    expect(text.length, name).toBeLessThan(30 * 1024);
  }
});
