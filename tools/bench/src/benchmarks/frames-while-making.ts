import type { Benchmark } from '../benchmark.ts';
import { framesOf, gaps } from '../frames.ts';
import { inMaking, type Making, making, users } from '../making.ts';

/** In a frame where the count has moved, and in no other, what follows it is written too. */
const counted = /(?:\/| of )\d+ (?:made|prepared)/;

export const framesWhileMaking: readonly Benchmark[] = making.map(frames);

function frames(program: Making): Benchmark {
  return {
    rows: [
      `${program.name}frame to frame, while ${users} users are made`,
      `${program.name}the same, of frames with a higher count`,
    ],
    times: 1,
    measure: () =>
      inMaking(program, async ({ record }) => {
        const all = framesOf(await record('\r', program.over));
        // After the last count the location is written, with nothing to count.
        const shown = all.slice(0, 1 + all.findLastIndex(({ text }) => counted.test(text)));
        return [gaps(shown), gaps(shown.filter(({ text }) => counted.test(text)))];
      }),
  };
}
