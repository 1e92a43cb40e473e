import { Session } from 'node:inspector/promises';

/**
 * How much JavaScript of ours ran: how often V8 entered the functions, branches and loops of files whose address holds
 * `within`, summed up. It is the same on every machine and run, as no clock is. What built-in functions do inside is
 * not in it.
 */
export async function workOf(within: string, run: () => void): Promise<number> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    await session.post('Profiler.takePreciseCoverage');
    run();
    const { result } = await session.post('Profiler.takePreciseCoverage');
    await session.post('Profiler.stopPreciseCoverage');
    const ranges = result
      .filter(({ url }) => url.includes(within))
      .flatMap(({ functions }) => functions.flatMap((each) => each.ranges));
    return ranges.reduce((sum, { count }) => sum + count, 0);
  } finally {
    session.disconnect();
  }
}
