import { vi } from 'vitest';

/** For what a controller does in its own time: the assertion must hold within half a minute. */
export function eventually<T>(assertion: () => Promise<T>): Promise<T> {
  return vi.waitFor(assertion, { timeout: 30_000, interval: 500 });
}
