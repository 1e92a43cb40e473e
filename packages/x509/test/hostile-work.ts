// The thread that counts the work of judging: titles come in, and the counts of work and input bytes go out.
import { parentPort } from 'node:worker_threads';
import { workOf } from '@kpki/services/work-of';

// V8 counts calls in code that it compiles from now on.
const { judge } = await import('../src/index.ts');
const { hostile } = await import('./hostile.ts');
const { at } = await import('./strictness/build.ts');

export interface Judged {
  readonly work: number;
  /** The size of the whole input. */
  readonly bytes: number;
}

parentPort?.on('message', async (title: string) => {
  const found = hostile.find((each) => each.title === title);
  if (found === undefined) throw new Error(`nothing hostile is called ${title}`);
  const given = found.build(found.size);
  const work = await workOf(/packages\/x509\/src\//, () => {
    judge(given.leaf, { ...given, name: 'n1.example.com', usage: 'server', at });
  });
  const all = [given.leaf, ...given.intermediates, ...given.roots];
  parentPort?.postMessage({ work, bytes: all.reduce((sum, { length }) => sum + length, 0) } satisfies Judged);
});
