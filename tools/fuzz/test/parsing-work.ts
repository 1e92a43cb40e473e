// The thread in which it is counted what a parser does: bytes come in, and the number of its steps goes out.
import { parentPort } from 'node:worker_threads';
import { workOf } from '@kpki/services/work-of';

// V8 counts in what it compiles from now on.
const { targets } = await import('../src/targets.ts');

export interface Parsed {
  readonly target: string;
  readonly input: Uint8Array;
}

parentPort?.on('message', async ({ target: name, input }: Parsed) => {
  const target = targets.find((each) => each.name === name);
  if (target === undefined) throw new Error(`there is no target ${name}`);
  parentPort?.postMessage(await workOf(/\/packages\/[\w-]+\/src\/|\/yaml\//, () => target.run(input)));
});
