import { join } from 'node:path';
import { buildBinary, platformNamed } from '@kpki/release';
import type { Benchmark } from '../benchmark.ts';
import { benchmarkOf, costRatios, kpkiBenchmark, peerBenchmark } from '../cost.ts';
import { firstObject, ofK9s } from '../k9s.ts';
import { kpki, node, peer } from '../paths.ts';
import { folderWithControlPlane, scratch } from '../scratch.ts';
import { type InProgram, inTerminal } from '../terminal-program.ts';

const frameName = 'first frame of the UI';
const viewName = 'first frame of the UI, drawn over by its view';
const contentName = 'first content of the UI, the artifacts of a control plane';
const inkName = '  peer: the smallest program with Ink, not bundled';
const nodeName = '  peer: node -p in a terminal, nothing but its start';
const headerName = '  peer: k9s, its header';
const objectName = '  peer: k9s, the first of 40 objects';

/** A text of the first screen. */
const firstText = 'nothing is managed here yet';
/** The first row of the tree. */
const firstArtifact = 'kubernetes-ca';

export const firstFrame: readonly Benchmark[] = [
  {
    rows: [frameName, viewName],
    times: 20,
    ratios: [inkName, nodeName, headerName].flatMap((peer) => [
      { row: frameName, peer },
      { row: viewName, peer },
    ]),
    measure: async () =>
      inTerminal(kpki, await scratch(), async ({ seen }) => [
        [await seen(firstText)],
        [await seen(firstText, firstText)],
      ]),
  },
  {
    ...firstOf(
      contentName,
      async (use) => inTerminal(kpki, await folderWithControlPlane('ec-p256'), use),
      firstArtifact,
    ),
    ratios: [inkName, nodeName, objectName].map((peer) => ({ row: contentName, peer })),
  },
  firstSight(inkName, peer('bare-ink.js'), 'bare ink'),
  firstSight(nodeName, `${node} -p process.release.name`, 'node'),
  ...ofK9s((inK9s) => firstOf(headerName, (use) => inK9s(40, use), 'Context')),
  ...ofK9s((inK9s) => firstOf(objectName, (use) => inK9s(40, use), firstObject)),
];

function firstSight(row: string, commandLine: string, text: string): Benchmark {
  return firstOf(row, async (use) => inTerminal(commandLine, await scratch(), use), text);
}

function firstOf(row: string, inProgram: InProgram, text: string): Benchmark {
  return { rows: [row], times: 20, measure: async () => [[await inProgram(({ seen }) => seen(text))]] };
}

const versionName = 'kpki --version';
const binaryName = 'kpki --version, as a binary';
const aloneName = '  peer: node -p, nothing but its start';

export const version: readonly Benchmark[] = [
  kpkiBenchmark(versionName, 20, async (kpki) => ({ command: [kpki, '--version'], folder: await scratch() })),
  benchmarkOf(binaryName, 20, async () => ({ command: [await builtBinary(), '--version'], folder: await scratch() })),
  {
    ...peerBenchmark(versionName, aloneName, 20, async () => ({
      command: [node, '-p', 'process.release.name'],
      folder: await scratch(),
    })),
    ratios: [...costRatios(versionName, aloneName), ...costRatios(binaryName, aloneName)],
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
