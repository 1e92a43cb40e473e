import { defaultRetryPolicy } from '@kpki/engine';

export interface Hurry {
  readonly pauses: readonly number[];
  /** Set where kpki is to wait for as long as it wants to. */
  isOff: boolean;
}

/** A pause takes this long here, however long it was meant to take. */
const milliseconds = 20;

/** The longest pause that makes sense to anybody. */
export const longestPause = 60;

let hurry: Hurry | null = null;

/** From now on, kpki in this process pauses for a moment instead of seconds; the pauses that it meant are kept. */
export function hurried(): Hurry {
  if (hurry !== null) return hurry;
  const pauses: number[] = [];
  const own: Hurry = { pauses, isOff: false };
  Object.assign(defaultRetryPolicy, {
    wait: async (seconds: number) => {
      pauses.push(seconds);
      await new Promise((resolve) => setTimeout(resolve, own.isOff ? seconds * 1000 : milliseconds));
    },
  });
  hurry = own;
  return own;
}
