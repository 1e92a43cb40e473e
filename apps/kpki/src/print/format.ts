import { stringify } from 'yaml';

export type Format = 'table' | 'json' | 'yaml';

/** One record of a stream: a line of JSON, or a document of YAML. */
export function line(value: unknown, format: Exclude<Format, 'table'>): string {
  return format === 'json' ? JSON.stringify(value) : `---\n${record(value, format)}`;
}

/** A record for machines. */
export function record(value: unknown, format: Exclude<Format, 'table'>): string {
  return format === 'json' ? JSON.stringify(value, null, 2) : stringify(value, { lineWidth: 0 }).trimEnd();
}
