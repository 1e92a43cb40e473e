import { kpkiApiVersion } from '@kpki/spec';
import { stringify } from 'yaml';

/** For people: `wide` says more than `table`, in as much room as it takes. */
export type TextFormat = 'table' | 'wide';
/** For machines. */
export type RecordFormat = 'json' | 'yaml';
export type Format = TextFormat | RecordFormat;

export function isText(format: Format): format is TextFormat {
  return format === 'table' || format === 'wide';
}

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
