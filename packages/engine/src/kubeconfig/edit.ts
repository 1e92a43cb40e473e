import { isScalar, isSeq, type Pair, type YAMLMap } from 'yaml';
import { yamlScalar } from './form.ts';
import { fieldSpan, listIn, type Span, spanOf } from './own-entries.ts';

/** New text, or a part of the file. */
export type Piece = string | Uint8Array | Span;

/** Replaces a part of a text; an empty part is an insertion. */
export interface Edit extends Span {
  readonly pieces: readonly Piece[];
}

/** `none`: no edit is needed. Null: it cannot be edited. */
export type Edited = Edit | 'none' | null;

/** Our fields of an entry. Bytes are base64, and private. */
export type FieldValues = readonly (readonly [name: string, value: string | Uint8Array])[];

/** Writes our fields into a mapping, followed by the kept ones, unchanged. */
export function innerEdit(text: string, map: YAMLMap, kept: readonly string[], fields: FieldValues): Edited {
  const span = spanOf(map);
  if (span === null) return null;
  const stay = map.items.filter((pair) => isScalar(pair.key) && kept.includes(String(pair.key.value)));
  const staying = stay.map((pair) => keptPiece(text, pair));
  if (staying.includes(null)) return null;
  const isFlow = map.flow === true;
  const between = isFlow ? ', ' : `\n${' '.repeat(columnOf(text, span.from))}`;
  const own = fields.map(([name, value]) => fieldPieces(name, value, isFlow));
  const all: readonly (readonly Piece[])[] = [...own, ...staying.filter((each) => each !== null).map((each) => [each])];
  const joined = joinedPieces(all, between);
  if (isFlow) return { ...span, pieces: ['{', ...joined, '}'] };
  // A text of several lines ends with its last line end.
  const end = text.slice(span.from, span.to).endsWith('\n') ? ['\n'] : [];
  return { ...span, pieces: [...joined, ...end] };
}

/** Appends an entry to its list; creates the list where it is missing or empty. */
export function entryEdit(
  text: string,
  root: YAMLMap,
  list: string,
  field: string,
  name: string,
  fields: FieldValues,
): Edited {
  const flow: readonly Piece[] = [
    `{"name": ${inQuotes(name)}, "${field}": {`,
    ...joinedPieces(
      fields.map(([own, value]) => fieldPieces(own, value, true)),
      ', ',
    ),
    '}}',
  ];
  const there = listIn(root, list);
  if (there === undefined) return fieldEdit(text, root, list, ['[', ...flow, ']']);
  const span = spanOf(there);
  const last = spanOf(there.items.at(-1));
  if (span === null || last === null) return null;
  if (there.flow === true) return { from: last.to, to: last.to, pieces: [', ', ...flow] };
  const column = ' '.repeat(columnOf(text, span.from));
  const block: readonly Piece[] = [
    `${column}- ${field}:`,
    ...fields.flatMap(([own, value]): readonly Piece[] => [`\n${column}    `, ...fieldPieces(own, value, false)]),
    `\n${column}  name: ${yamlScalar(name)}`,
  ];
  return linesBehind(text, last.to, block);
}

/** A top-level field that is missing or empty. */
export function fieldEdit(text: string, root: YAMLMap, name: string, value: readonly Piece[]): Edited {
  const pair = root.items.find(({ key }) => isScalar(key) && key.value === name);
  const [rootSpan, key] = [spanOf(root), spanOf(pair?.key)];
  if (rootSpan === null) return null;
  if (pair !== undefined && key !== null) {
    const there = fieldSpan(pair);
    if (!isEmpty(pair.value)) return null;
    const colon = text.indexOf(':', key.to);
    const from = colon + 1;
    return colon === -1 ? null : { from, to: there?.to ?? from, pieces: [' ', ...value] };
  }
  if (root.flow !== true) return linesBehind(text, rootSpan.to, [`${name}: `, ...value]);
  const last = fieldSpan(root.items.at(-1) ?? ({} as Pair));
  return last === null ? null : { from: last.to, to: last.to, pieces: [`, "${name}": `, ...value] };
}

function isEmpty(value: unknown): boolean {
  return (
    value === null ||
    (isScalar(value) && (value.value === null || value.value === '')) ||
    (isSeq(value) && value.items.length === 0)
  );
}

export function nameEdit(node: unknown, name: string): Edited {
  if (isScalar(node) && node.value === name) return 'none';
  const span = spanOf(node);
  return span === null ? null : { ...span, pieces: [inQuotes(name)] };
}

/** Whole lines after the line on which something ends. */
function linesBehind(text: string, end: number, pieces: readonly Piece[]): Edit {
  const isAtLineEnd = text[end - 1] === '\n';
  const lineEnd = isAtLineEnd ? end - 1 : text.indexOf('\n', end);
  if (lineEnd === -1) return { from: text.length, to: text.length, pieces: ['\n', ...pieces] };
  return { from: lineEnd + 1, to: lineEnd + 1, pieces: [...pieces, '\n'] };
}

function columnOf(text: string, at: number): number {
  return at - (text.lastIndexOf('\n', at - 1) + 1);
}

function keptPiece(text: string, pair: Pair): Span | null {
  const span = fieldSpan(pair);
  if (span === null) return null;
  // A text of several lines includes its last line end, which separates the fields here.
  return { from: span.from, to: span.from + text.slice(span.from, span.to).replace(/\r?\n$/, '').length };
}

function joinedPieces(all: readonly (readonly Piece[])[], between: string): readonly Piece[] {
  return all.flatMap((pieces, at): readonly Piece[] => (at === 0 ? pieces : [between, ...pieces]));
}

function fieldPieces(name: string, value: string | Uint8Array, isFlow: boolean): readonly Piece[] {
  if (typeof value === 'string') return [isFlow ? `"${name}": ${inQuotes(value)}` : `${name}: ${yamlScalar(value)}`];
  return isFlow ? [`"${name}": "`, value, '"'] : [`${name}: `, value];
}

/** A plain scalar may end at a comma or a bracket. */
export function inQuotes(text: string): string {
  return yamlScalar(text).startsWith('"') ? yamlScalar(text) : JSON.stringify(text);
}
