import type { Benchmark } from '../benchmark.ts';
import { handMoves } from '../frames.ts';
import { inMaking, type Making, making, users } from '../making.ts';

const presses = 15;
const esc = '\u001b';

export const keyWhileMaking: readonly Benchmark[] = making.map(keys);

function keys(program: Making): Benchmark {
  const { name, begun, show, shown, hidden } = program;
  return {
    rows: [`${name}key to frame, while ${users} users are made`],
    times: 1,
    measure: () =>
      inMaking(program, async ({ press }) => {
        await press('\r', begun);
        const figures: number[] = [];
        for (let pressed = 0; pressed < presses; pressed += 1) {
          await handMoves();
          figures.push(await press(show, shown));
          await handMoves();
          await press(esc, hidden);
        }
        return [figures];
      }),
  };
}
