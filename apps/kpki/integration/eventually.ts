import { vi } from 'vitest';

/** Repeats an assertion for two minutes, while a controller works: on a loaded machine, one run of kpki takes half of one. */
export function eventually<T>(assertion: () => Promise<T>): Promise<T> {
  return vi.waitFor(assertion, { timeout: 120_000, interval: 500 });
}
