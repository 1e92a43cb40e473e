// The thread in which it is counted what judging takes: titles come in, and what was done and given goes out.
import { parentPort } from 'node:worker_threads';
import { workOf } from '@kpki/services/work-of';

// V8 counts in what it compiles from now on.
const { judge } = await import('../src/index.ts');
const { hostile } = await import('./hostile.ts');
const { at } = await import('./strictness/build.ts');

export interface Judged {
  readonly work: number;
  /** Of everything that was given. */
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
