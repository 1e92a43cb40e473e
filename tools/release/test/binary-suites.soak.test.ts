import { globSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runProgram, type TemporaryDirectory, temporaryDirectory } from '@kpki/services';
import { isSoak, partOfDraw } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import { builtProgram } from 'kpki/test/built/program.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildBinary } from '../src/binary/binary.ts';
import { readBundle } from '../src/binary/bundle.ts';
import { buildPkcs11Addon } from '../src/binary/pkcs11-addon.ts';
import { platformNamed } from '../src/platform.ts';
import { inRoot } from '../src/workspace.ts';

/** Suites that a run of the tests has time for, and those that only the soak runs against the binary. */
const quick = [
  'apps/kpki/integration/killed-apply.program.test.ts',
  'apps/kpki/integration/ui/first-run.components.test.ts',
  'apps/kpki/integration/ui/leaving.components.test.ts',
  'apps/kpki/integration/ui/screens.components.test.ts',
  'tools/house-rules/test/docs.components.test.ts',
];
const whole = [
  ...quick,
  'apps/kpki/integration/interrupts.program.test.ts',
  'apps/kpki/integration/kubernetes-sink.components.test.ts',
  'apps/kpki/integration/undo-in-vault.components.test.ts',
  'apps/kpki/test/files.program.test.ts',
  'apps/kpki/test/hooks.program.test.ts',
  'apps/kpki/test/kubectl.components.test.ts',
  'tools/sweep/integration/sweep.soak.test.ts',
  ...globSync('apps/kpki/integration/ui/*.components.test.ts', { cwd: inRoot() })
    .filter((file) => !quick.includes(file))
    .toSorted(),
];

needs('tmux', 'g++')('with the binary in place of the bundle', () => {
  let folder: TemporaryDirectory;
  let binary: string;

  beforeAll(async () => {
    folder = await temporaryDirectory();
    binary = join(folder.path, 'bin/kpki');
    const platform = platformNamed(`linux-${process.arch}`);
    await buildBinary(platform, binary, await readBundle(dirname(builtProgram)));
    await buildPkcs11Addon(platform, join(folder.path, 'lib/kpki/pkcs11js'));
    // A test runs it as another user.
    await chmod(folder.path, 0o755);
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  test.each(isSoak ? whole : partOfDraw(quick, quick.length))('%s', { timeout: 5_400_000 }, async (file) => {
    const result = await runProgram(process.execPath, [inRoot('node_modules/vitest/vitest.mjs'), 'run', file], {
      directory: inRoot(),
      environment: { KPKI_TEST_BINARY: binary, FORCE_COLOR: '0' },
      withinMilliseconds: 5_300_000,
    });
    expect(result.stdout.trimEnd().split('\n').at(-1), result.stdout.slice(-6000)).toMatch(
      /^[1-9]\d* passed, 0 failed/,
    );
  });
});
