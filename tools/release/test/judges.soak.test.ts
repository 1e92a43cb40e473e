import { globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { programPath, runProgram, type TemporaryDirectory, temporaryDirectory } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readIdentity } from '../src/identity.ts';
import { quickJudges } from '../src/judges/judges.ts';
import { platformNamed } from '../src/platform.ts';
import { buildRelease } from '../src/release.ts';
import { inRoot } from '../src/workspace.ts';

needs('g++', ...quickJudges.flatMap((each) => each.needs))('the files of a release', () => {
  let folder: TemporaryDirectory;
  let release: string;

  beforeAll(async () => {
    folder = await temporaryDirectory();
    release = join(folder.path, 'release');
    await buildRelease(readIdentity(), release, {
      effort: 'fast',
      platforms: [platformNamed(`linux-${process.arch}`)],
    });
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  test.each(quickJudges)('$name', async ({ judge }) => {
    await judge(release);
  });

  test('a changed file is found out', async () => {
    const file = join(release, 'pki.yaml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('sha256: "', 'sha256: "0'));
    for (const { name, judge } of quickJudges.filter((each) => /sha256sum|krew/.test(each.name))) {
      await expect(judge(release), name).rejects.toThrow(/FAILED|sha256/i);
    }
  });
});

needs('actionlint', 'shellcheck')('what a forge runs', () => {
  test('actionlint finds nothing in the workflows', async () => {
    const words = ['-shellcheck', programPath('shellcheck'), ...globSync(inRoot('.github/workflows/*.yml'))];
    expect(await runProgram(programPath('actionlint'), words)).toMatchObject({ code: 0, stdout: '' });
  });

  test('shellcheck finds nothing in the scripts', async () => {
    expect(await runProgram(programPath('shellcheck'), globSync(inRoot('.ci/*')))).toMatchObject({
      code: 0,
      stdout: '',
    });
  });
});
