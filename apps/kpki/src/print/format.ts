import { stringify } from 'yaml';

export type Format = 'table' | 'json' | 'yaml';

/** What the records for machines are versions of, as in Kubernetes' own. */
export const apiVersion = 'kpki.dev/v1alpha1';

/** A record of kpki: what it is comes first. */
export function envelope<Fields extends object>(
  kind: string,
  fields: Fields,
): { readonly apiVersion: typeof apiVersion; readonly kind: string } & Fields {
  return { apiVersion, kind, ...fields };
}

/** One record of a stream: a line of JSON, or a document of YAML. */
export function line(value: unknown, format: Exclude<Format, 'table'>): string {
  return format === 'json' ? JSON.stringify(value) : `---\n${record(value, format)}`;
}

/** A record for machines. */
export function record(value: unknown, format: Exclude<Format, 'table'>): string {
  return format === 'json' ? JSON.stringify(value, null, 2) : stringify(value, { lineWidth: 0 }).trimEnd();
}
