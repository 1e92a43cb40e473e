/** For people: `wide` says more than `table`, in as much room as it takes. */
export type TextFormat = 'table' | 'wide';
/** For machines. */
export type RecordFormat = 'json' | 'yaml';
export type Format = TextFormat | RecordFormat;

export function isText(format: Format): format is TextFormat {
  return format === 'table' || format === 'wide';
}
