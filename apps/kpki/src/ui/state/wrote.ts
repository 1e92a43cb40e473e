import type { Applying } from './model.ts';

/** What an apply has written that came to no end; 'unknown': it ended while it wrote, and only reading tells. */
export type Wrote = 'nothing' | 'whole places' | 'unknown';

export function wroteOf({ entriesWritten, repairs, writes }: Applying): Wrote {
  const places = [...Object.values(repairs), ...Object.values(writes)];
  if (places.some(({ is }) => is !== 'done')) return 'unknown';
  return entriesWritten > 0 || places.length > 0 ? 'whole places' : 'nothing';
}
