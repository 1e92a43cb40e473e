import { join } from 'node:path';
import { buildBinary, platformNamed } from '@kpki/release';
import type { Benchmark } from '../benchmark.ts';
import { benchmarkOf, costRatios, kpkiBenchmark, peerBenchmark } from '../cost.ts';
import { firstObject, ofK9s } from '../k9s.ts';
import { kpki, node, peer } from '../paths.ts';
import { scratch } from '../scratch.ts';
import { type InProgram, inTerminal } from '../terminal-program.ts';

export const firstFrame: readonly Benchmark[] = [
  firstSight('first frame of the UI', kpki, 'nothing is managed here yet'),
  firstSight('  peer: the smallest program with Ink, not bundled', peer('bare-ink.js'), 'bare ink'),
  firstSight('  peer: node -p in a terminal, nothing but its start', `${node} -p process.release.name`, 'node'),
  ...ofK9s((inK9s) => firstOf('  peer: k9s, its header', (use) => inK9s(40, use), 'Context')),
  ...ofK9s((inK9s) => firstOf('  peer: k9s, the first of 40 objects', (use) => inK9s(40, use), firstObject)),
];

function firstSight(row: string, commandLine: string, text: string): Benchmark {
  return firstOf(row, async (use) => inTerminal(commandLine, await scratch(), use), text);
}

function firstOf(row: string, inProgram: InProgram, text: string): Benchmark {
  return { rows: [row], times: 20, measure: async () => [[await inProgram(({ seen }) => seen(text))]] };
}

const versionName = 'kpki --version';
const binaryName = 'kpki --version, as a binary';
const nodeName = '  peer: node -p, nothing but its start';

export const version: readonly Benchmark[] = [
  kpkiBenchmark(versionName, 20, async (kpki) => ({ command: [kpki, '--version'], folder: await scratch() })),
  benchmarkOf(binaryName, 20, async () => ({ command: [await builtBinary(), '--version'], folder: await scratch() })),
  {
    ...peerBenchmark(versionName, nodeName, 20, async () => ({
      command: [node, '-p', 'process.release.name'],
      folder: await scratch(),
    })),
    ratios: [...costRatios(versionName, nodeName), ...costRatios(binaryName, nodeName)],
  },
];

let built: Promise<string> | null = null;

/** Built once, of the bundle that this run measures. */
function builtBinary(): Promise<string> {
  built ??= (async () => {
    const file = join(await scratch(), 'kpki');
    await buildBinary(platformNamed(`linux-${process.arch}`), file);
    return file;
  })();
  return built;
}
