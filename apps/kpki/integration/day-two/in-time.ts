import { vi } from 'vitest';

/**
 * For what a controller-manager does once it leads. It leads when the lease of the one before it has run out, and begins
 * again where it lost its own.
 */
export function inTime<T>(assertion: () => Promise<T>, withinMilliseconds = 90_000): Promise<T> {
  return vi.waitFor(assertion, { timeout: withinMilliseconds, interval: 500 });
}
