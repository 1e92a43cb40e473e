import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runProgram, temporaryDirectory } from '@kpki/services';
import { isSoak, partOf } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import { builtProgram } from 'kpki/test/built/program.ts';
import { expect, test } from 'vitest';
import { buildBinary } from '../src/binary/binary.ts';
import { readBundle } from '../src/binary/bundle.ts';
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
  'tools/sweep/integration/sweep.program.test.ts',
  ...globSync('apps/kpki/integration/ui/*.components.test.ts', { cwd: inRoot() })
    .filter((file) => !quick.includes(file))
    .toSorted(),
];

needs('tmux')('with the binary in place of the bundle', () => {
  test.each(isSoak ? whole : partOf(quick, quick.length))('%s', { timeout: 1_800_000 }, async (file) => {
    await using own = await temporaryDirectory();
    const binary = join(own.path, 'bin/kpki');
    await buildBinary(platformNamed(`linux-${process.arch}`), binary, await readBundle(dirname(builtProgram)));
    const result = await runProgram(process.execPath, [inRoot('node_modules/vitest/vitest.mjs'), 'run', file], {
      directory: inRoot(),
      environment: { KPKI_TEST_BINARY: binary, FORCE_COLOR: '0' },
      withinMilliseconds: 1_700_000,
    });
    expect(result.stdout.trimEnd().split('\n').at(-1), result.stdout.slice(-6000)).toMatch(
      /^[1-9]\d* passed, 0 failed/,
    );
  });
});
