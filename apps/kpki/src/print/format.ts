import { stringify } from 'yaml';

export type Format = 'table' | 'json' | 'yaml';

/** Records for machines. */
export function record(value: unknown, format: Exclude<Format, 'table'>): string {
  return format === 'json' ? JSON.stringify(value, null, 2) : stringify(value, { lineWidth: 0 }).trimEnd();
}
