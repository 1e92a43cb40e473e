import type { Benchmark } from '../benchmark.ts';
import { benchmarkOf, kpkiBenchmark } from '../cost.ts';
import { node } from '../paths.ts';
import { scratch } from '../scratch.ts';

/** The least that the program can be asked, beside what Node takes alone. */
export const version: readonly Benchmark[] = [
  kpkiBenchmark('kpki --version', 20, async (kpki) => ({ command: [kpki, '--version'], folder: await scratch() })),
  benchmarkOf('  peer: node -p, nothing but its start', 20, async () => ({
    command: [node, '-p', 'process.release.name'],
    folder: await scratch(),
  })),
];
