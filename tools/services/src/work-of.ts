import { Session } from 'node:inspector/promises';

// V8 counts the loops and branches of functions that it compiles from here on, so that this module is imported first. All
// that runs in the same thread becomes slower, so use a separate thread: see `thread.ts`.
const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

/** Counts how often V8 entered functions, branches and loops of files whose address holds `within`. */
export async function workOf(within: RegExp, run: () => void | Promise<void>): Promise<number> {
  await session.post('Profiler.takePreciseCoverage');
  await run();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  const ranges = result
    .filter(({ url }) => within.test(url))
    .flatMap(({ functions }) => functions.flatMap((each) => each.ranges));
  return ranges.reduce((sum, { count }) => sum + count, 0);
}
