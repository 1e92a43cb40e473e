import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { callKinds } from './call-clock.ts';

/** `find a key`: `find-key` */
const codeOf = (name: string): string =>
  name
    .replace(/ (?:a|its) /, ' ')
    .replaceAll(' ', '-')
    .toLowerCase();

test('the page of the contract has a row for each call, with its time', async () => {
  const page = await readFile(join(import.meta.dirname, '../../../../docs/contract.md'), 'utf8');
  const rows = [...page.matchAll(/^\| ([A-Za-z ,]+) \| (\d+) s \|/gm)].flatMap(([, names = '', seconds]) =>
    names.split(', ').map((name) => [codeOf(name), Number(seconds)] as const),
  );
  const wanted = Object.entries(callKinds).map(([name, { seconds }]) => [name, seconds] as const);
  expect(new Map(rows)).toEqual(new Map(wanted));
});
