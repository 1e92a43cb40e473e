import { defaultRetryPolicy } from '@kpki/engine';
import { afterAll, beforeAll } from 'vitest';

const { wait } = defaultRetryPolicy;
const noWait = async (): Promise<void> => {};
/** Tests of a file may run concurrently; the last one restores the pauses. */
let holders = 0;

function hold(change: 1 | -1): void {
  holders += change;
  Object.assign(defaultRetryPolicy, { wait: holders > 0 ? noWait : wait });
}

export async function atOnce<Result>(run: () => Promise<Result>): Promise<Result> {
  hold(1);
  try {
    return await run();
  } finally {
    hold(-1);
  }
}

export function asksAgainAtOnce(): void {
  beforeAll(() => hold(1));
  afterAll(() => hold(-1));
}
