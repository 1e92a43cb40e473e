import type { Retry } from '../model.ts';

/** `retry 2/6 in 3s`; without the seconds once it is being asked. */
export function retryText({ attempt, of, at }: Retry, now: number): string {
  const seconds = secondsUntil(at, now);
  return `retry ${attempt}/${of}${seconds === 0 ? '' : ` in ${seconds}s`}`;
}

/** Whole seconds, and none once it is time. */
export function secondsUntil(at: number, now: number): number {
  return Math.max(0, Math.ceil((at - now) / 1000));
}
