import { usualPatience } from '@kpki/engine';
import { afterAll, beforeAll } from 'vitest';

const { wait } = usualPatience;
const noWait = async (): Promise<void> => {};
/** How many want no pauses now: the tests of a file may run at the same time, and the last puts the pauses back. */
let holders = 0;

function hold(change: 1 | -1): void {
  holders += change;
  Object.assign(usualPatience, { wait: holders > 0 ? noWait : wait });
}

/** Runs something in which kpki, in this process, asks a server again at once where it would wait for seconds. */
export async function atOnce<Result>(run: () => Promise<Result>): Promise<Result> {
  hold(1);
  try {
    return await run();
  } finally {
    hold(-1);
  }
}

/** The same for all tests of a file. */
export function asksAgainAtOnce(): void {
  beforeAll(() => hold(1));
  afterAll(() => hold(-1));
}
