import { usualPatience } from '@kpki/engine';

/** What kpki has asked to wait, in seconds. */
export interface Hurry {
  readonly pauses: readonly number[];
}

/** A pause takes this long here, however long it was meant to take. */
const milliseconds = 20;

/** The longest pause that makes sense to anybody. */
export const longestPause = 60;

let hurry: Hurry | null = null;

/**
 * From now on kpki, in this process, waits for a moment where it would wait for seconds before it asks a server again. How
 * long it would have waited is kept.
 */
export function hurried(): Hurry {
  if (hurry !== null) return hurry;
  const pauses: number[] = [];
  Object.assign(usualPatience, {
    wait: async (seconds: number) => {
      pauses.push(seconds);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
    },
  });
  hurry = { pauses };
  return hurry;
}
