import { calls } from './injections.ts';
import type { Stage } from './stage.ts';
import { record } from './strace.ts';
import { changes, touches } from './trace.ts';

/** Every call by which a run on an unchanged declaration would change the output folder: none. */
export async function writesOfSecondRun(stage: Stage): Promise<readonly string[]> {
  await stage.reset();
  for (const run of ['first', 'second'] as const) {
    const { result, events } = await record(stage.line, stage.log, calls);
    if (result.code !== 0) throw new Error(`the ${run} run ended with ${result.code}:\n${result.stderr}`);
    const found = events.filter((event) => touches(event, stage.out));
    const writing = found.filter(changes);
    // The first run shows that such calls are seen.
    if (run === 'first' && writing.length === 0) throw new Error('the first run wrote nothing');
    if (run === 'second') {
      if (found.length === 0) throw new Error('the second run was not seen to read');
      return writing.map(({ call, rest }) => `${call}(${rest}`);
    }
  }
  return [];
}
