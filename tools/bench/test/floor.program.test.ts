import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { goToolchain, runProgram } from '@kpki/services';
import { expect, test } from 'vitest';
import { builtFloor } from '../src/floor.ts';
import { scratch } from '../src/scratch.ts';

const withGo = test.skipIf(goToolchain() === null);

async function made(name: string, ...options: readonly string[]): Promise<string> {
  const folder = join(await scratch(), name);
  await mkdir(folder);
  const { code, stderr } = await runProgram(await builtFloor(), ['make', '3', folder, ...options]);
  expect(code, stderr).toBe(0);
  return folder;
}

async function reading(folder: string, least = 4) {
  const { code, stderr } = await runProgram(await builtFloor(), ['read', `${least}`, folder]);
  return { code, stderr };
}

withGo.each([['sync'], []])(
  'the floor makes what it verifies, and nothing else: %s',
  async (...options) => {
    const folder = await made('out', ...options);
    expect(await readdir(folder)).toEqual(['ca.crt', 'user-0.conf', 'user-1.conf', 'user-2.conf']);
    expect(await reading(folder)).toEqual({ code: 0, stderr: '' });
    expect(await reading(folder, 5)).toMatchObject({ code: 1, stderr: expect.stringContaining('has 4 certificates') });
  },
  120_000,
);

withGo(
  'the floor refuses a certificate of another CA, and a key of another certificate',
  async () => {
    const [one, other] = [await made('one'), await made('other')];
    await copyFile(join(other, 'user-0.conf'), join(one, 'user-0.conf'));
    expect(await reading(one)).toMatchObject({ code: 1, stderr: expect.stringContaining('no CA has signed') });

    const keyOf = (text: string) => /client-key-data: .*/.exec(text)?.[0] ?? '';
    const [first, second] = await Promise.all(
      ['user-0.conf', 'user-1.conf'].map((name) => readFile(join(other, name), 'utf8')),
    );
    await writeFile(join(other, 'user-0.conf'), (first ?? '').replace(keyOf(first ?? ''), keyOf(second ?? '')));
    expect(await reading(other)).toMatchObject({ code: 1, stderr: expect.stringContaining('the key is not that of') });
  },
  120_000,
);
