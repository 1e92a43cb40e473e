import { join } from 'node:path';
import { runProgram, sourceOptions } from '@kpki/services';
import { expect, test } from 'vitest';
import { startCoverage } from '../src/coverage.ts';
import { hunt, type Report } from '../src/hunt.ts';
import { randomFrom } from '../src/mutate.ts';

test('what is led by coverage gets where noise does not', { timeout: 120_000 }, async () => {
  const coverage = startCoverage(/\/fuzz\/test\/planted/);
  const { run } = await import('./planted.ts');
  const found: Report[] = [];
  let tries = 0;
  await hunt({
    target: { name: 'planted', seeds: [''], run },
    ...{ coverage, random: randomFrom(1), earlier: [] },
    trying: () => {
      tries += 1;
    },
    isOver: () => found.length > 0 || tries > 2_000_000,
    report: (report) => void (report.kind === 'found' && found.push(report)),
  });
  coverage.stop();
  expect(found[0]).toMatchObject({ why: expect.stringContaining('planted') });
  expect(Buffer.from(found[0]?.input ?? []).toString('latin1')).toMatch(/^kpki/);
});

test('npm run fuzz -w @kpki/fuzz: a target for some seconds', async () => {
  const program = join(import.meta.dirname, '../src/run.ts');
  const fuzz = (...words: readonly string[]) => runProgram(process.execPath, [...sourceOptions, program, ...words]);
  const { code, stdout, stderr } = await fuzz('duration', '1', '7');
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(
    /^duration: 1 s, seed 7, \d+ inputs of earlier runs\nduration: [1-9]\d* tries, [1-9]\d* that lead/,
  );
  expect(await fuzz('nothing')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('targets: pem, certificate'),
  });
});
