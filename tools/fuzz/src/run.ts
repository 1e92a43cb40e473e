// npm run fuzz -w @kpki/fuzz -- TARGET [SECONDS] [SEED]
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Report } from './hunt.ts';
import { longest } from './mutate.ts';
import { targets } from './targets.ts';

export interface Assignment {
  readonly target: string;
  readonly seconds: number;
  readonly seed: number;
  readonly corpus: readonly Uint8Array[];
  /** Two 32-bit numbers, the count of tries and a length; behind them the input that is being tried. */
  readonly shared: SharedArrayBuffer;
}

const [name = '', seconds = '60', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);
if (!targets.some((each) => each.name === name) || !/^[1-9]\d*$/.test(seconds) || !/^\d{1,9}$/.test(seed)) {
  console.error('npm run fuzz -w @kpki/fuzz -- TARGET [SECONDS] [SEED]');
  console.error(`targets: ${targets.map((each) => each.name).join(', ')}`);
  process.exit(2);
}

const folder = join(import.meta.dirname, '../.cache', name);
const [corpus, findings] = [join(folder, 'corpus'), join(folder, 'findings')];
for (const each of [corpus, findings]) mkdirSync(each, { recursive: true });

function keep(where: string, input: Uint8Array): string {
  const file = join(where, createHash('sha256').update(input).digest('hex').slice(0, 16));
  writeFileSync(file, input);
  return file;
}

const shared = new SharedArrayBuffer(8 + longest);
const head = new Int32Array(shared, 0, 2);
const assignment: Assignment = {
  ...{ target: name, seconds: Number(seconds), seed: Number(seed), shared },
  corpus: readdirSync(corpus).map((file) => readFileSync(join(corpus, file))),
};
console.log(`${name}: ${seconds} s, seed ${seed}, ${assignment.corpus.length} inputs of earlier runs`);

const reported = new Set<string>();
const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: assignment });
worker.on('message', (report: Report | { kind: 'done'; tries: number; leading: number }) => {
  if (report.kind === 'done') {
    console.log(`${name}: ${report.tries} tries, ${report.leading} that lead somewhere, ${reported.size} findings`);
  } else if (report.kind === 'interesting') {
    keep(corpus, report.input);
  } else if (!reported.has(report.why)) {
    reported.add(report.why);
    console.error(`${keep(findings, report.input)}: ${report.why}`);
    process.exitCode = 1;
  }
});

/** No input within the length takes a second; a machine that is busy with other things may take some. */
const longestTry = 20_000;
let last = 0;
const watch = setInterval(() => {
  const tries = Atomics.load(head, 0);
  if (tries > 0 && tries === last) {
    console.error(
      `${keep(findings, new Uint8Array(shared, 8).slice(0, head[1]))}: no end after ${longestTry / 1000} s`,
    );
    process.exit(1);
  }
  last = tries;
}, longestTry);
worker.on('exit', () => clearInterval(watch));
