import { vi } from 'vitest';

/** Repeats an assertion for half a minute, while a controller works. */
export function eventually<T>(assertion: () => Promise<T>): Promise<T> {
  return vi.waitFor(assertion, { timeout: 30_000, interval: 500 });
}
