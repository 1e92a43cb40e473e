import { join } from 'node:path';
import { goEnvironment, goToolchain, runProgram } from '@kpki/services';
import type { Benchmark } from './benchmark.ts';
import { scratch } from './scratch.ts';

let built: Promise<string> | null = null;

/** A peer that does the same work with crypto/x509 of Go; where there is no Go its rows are left out, and it is said why. */
export function ofFloor(benchmark: (floor: () => Promise<string>) => Benchmark): readonly Benchmark[] {
  if (goToolchain() !== null) return [benchmark(builtFloor)];
  console.error('no rows of crypto/x509 in Go: there is no Go to build it with');
  return [];
}

/** Built once, from `floor/`. */
export function builtFloor(): Promise<string> {
  built ??= build();
  return built;
}

async function build(): Promise<string> {
  const go = goToolchain();
  if (go === null) throw new Error('there is no Go');
  const program = join(await scratch(), 'floor');
  const { code, stderr } = await runProgram(go.path, ['build', '-trimpath', '-o', program, '.'], {
    directory: join(import.meta.dirname, '../floor'),
    environment: goEnvironment,
    withinMilliseconds: 10 * 60_000,
  });
  if (code !== 0) throw new Error(`go build of the floor: ${stderr}`);
  return program;
}
