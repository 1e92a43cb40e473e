import { kpkiApiVersion } from '@kpki/spec';
import { stringify } from 'yaml';
import type { RecordFormat } from '../options/format.ts';

/** A record of kpki: what it is comes first. */
export function envelope<Fields extends object>(
  kind: string,
  fields: Fields,
): { readonly apiVersion: typeof kpkiApiVersion; readonly kind: string } & Fields {
  return { apiVersion: kpkiApiVersion, kind, ...fields };
}

/** One record of a stream: a line of JSON, or a document of YAML. */
export function line(value: unknown, format: RecordFormat): string {
  return format === 'json' ? JSON.stringify(value) : `---\n${record(value, format)}`;
}

/** A record for machines. */
export function record(value: unknown, format: RecordFormat): string {
  return format === 'json' ? JSON.stringify(value, null, 2) : stringify(value, { lineWidth: 0 }).trimEnd();
}
