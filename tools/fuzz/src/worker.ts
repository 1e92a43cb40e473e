// The fuzzing thread. It writes each input to shared memory, so that the main thread sees an input that hangs.
import { parentPort, workerData } from 'node:worker_threads';
import { startCoverage } from './coverage.ts';
import { hunt } from './hunt.ts';
import { longest, randomFrom } from './mutate.ts';
import type { Assignment } from './run.ts';

const { target: name, seconds, seed, corpus, shared } = workerData as Assignment;
const coverage = startCoverage(/\/packages\/[\w-]+\/src\/|\/yaml\//);
// V8 counts in what it compiles from now on.
const { targets } = await import('./targets.ts');
const target = targets.find((each) => each.name === name);
if (target === undefined) throw new Error(`there is no target ${name}`);

const [head, shown] = [new Int32Array(shared, 0, 2), new Uint8Array(shared, 8)];
const end = Date.now() + seconds * 1000;
let tries = 0;
const leading = await hunt({
  ...{ target, coverage, random: randomFrom(seed), earlier: corpus },
  trying: (input) => {
    tries += 1;
    shown.set(input.subarray(0, longest));
    head[1] = input.length;
    Atomics.store(head, 0, tries);
  },
  isOver: () => Date.now() >= end,
  report: (report) => parentPort?.postMessage(report),
});
coverage.stop();
parentPort?.postMessage({ kind: 'done', tries, leading });
