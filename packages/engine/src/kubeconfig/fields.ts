/** Finds the fields of mappings in YAML 1.2 and JSON, on bytes: a value in a string could not be wiped. */
export interface Scanner {
  readonly bytes: Uint8Array;
  at: number;
  /** How many `{` and `[` are open. */
  depth: number;
  /** The column of the key, or of the dash, that a block scalar would belong to. */
  parentColumn: number;
}

export interface KubeconfigField {
  readonly name: string;
  readonly column: number;
}

/** A scalar. */
export interface Value {
  readonly style: 'plain' | 'single' | 'double' | 'block';
  /** After the value; for a block scalar, where the next line begins. */
  readonly end: number;
  /** Without quotes and without the header of a block scalar. */
  readonly content: readonly [from: number, to: number];
}

export const code = (character: string): number => character.charCodeAt(0);
const [tab, newline, carriageReturn, space] = [0x09, 0x0a, 0x0d, 0x20] as const;
const flowIndicators = new Set([...',[]{}'].map(code));
const nodeProperties = new Set([...'&*!'].map(code));

/** Returns the next field of a mapping, with the scanner after its colon. Null at the end. */
export function nextField(scanner: Scanner): KubeconfigField | null {
  const { bytes } = scanner;
  let explicitAt = -1;
  while (skipBlank(scanner) < bytes.length) {
    const byte = bytes[scanner.at];
    if (isIndicator(scanner, scanner.at)) {
      if (byte === code('?')) explicitAt = scanner.at;
      if (byte === code('-')) scanner.parentColumn = columnOf(bytes, scanner.at);
      scanner.at += 1;
    } else if (byte !== undefined && flowIndicators.has(byte)) {
      if (byte === code('{') || byte === code('[')) scanner.depth += 1;
      if (byte === code('}') || byte === code(']')) scanner.depth = Math.max(0, scanner.depth - 1);
      scanner.at += 1;
    } else if (byte !== undefined && nodeProperties.has(byte)) {
      skipProperty(scanner);
    } else {
      const start = scanner.at;
      const scalar = readScalar(scanner, scanner.parentColumn, false);
      scanner.at = Math.max(scalar.end, start + 1);
      const colon = colonAfter(scanner, scalar, explicitAt >= 0);
      if (colon === null) continue;
      const column = columnOf(bytes, explicitAt >= 0 ? explicitAt : start);
      explicitAt = -1;
      scanner.at = colon + 1;
      scanner.parentColumn = column;
      return { name: nameOf(bytes, scalar), column };
    }
  }
  return null;
}

/** Returns the value of the field before the scanner; null for none, or a collection. */
export function scalarOf(scanner: Scanner, { column }: KubeconfigField): Value | null {
  const { bytes, depth } = scanner;
  const probe: Scanner = { ...scanner };
  for (;;) {
    while (bytes[probe.at] === space || bytes[probe.at] === tab) probe.at += 1;
    const byte = bytes[probe.at];
    if (byte === undefined) return null;
    if (byte === newline || byte === carriageReturn || byte === code('#')) {
      skipBlank(probe);
      // In a block, a token that is not indented deeper than the key is the next field.
      if (depth === 0 && columnOf(bytes, probe.at) <= column) return null;
    } else if (byte === code('!') || byte === code('&')) skipProperty(probe);
    else if (depth > 0 && flowIndicators.has(byte)) return null;
    else if (byte === code('{') || byte === code('[')) return null;
    else return readScalar(probe, column, true);
  }
}

/** A plain value includes the lines that are indented deeper than its key; a plain key is on one line. */
function readScalar(scanner: Scanner, parentColumn: number, isValue: boolean): Value {
  const { bytes, at, depth } = scanner;
  const byte = bytes[at];
  if (byte === code('"') || byte === code("'")) return readQuoted(bytes, at, byte);
  if (depth === 0 && (byte === code('|') || byte === code('>'))) return readBlock(bytes, at, parentColumn);
  if (depth > 0) return readPlain(scanner, isValue);
  if (!isValue) return readPlain(scanner, false);
  const end = endOfLines(bytes, endOfLine(bytes, at), parentColumn);
  return { style: 'plain', end: withoutLineEnd(bytes, end), content: [at, end] };
}

function readQuoted(bytes: Uint8Array, at: number, quote: number): Value {
  const isDouble = quote === code('"');
  let end = at + 1;
  while (end < bytes.length) {
    if (isDouble && bytes[end] === code('\\')) end += 2;
    else if (bytes[end] !== quote) end += 1;
    else if (!isDouble && bytes[end + 1] === quote) end += 2;
    else break;
  }
  const to = Math.min(end, bytes.length);
  return { style: isDouble ? 'double' : 'single', end: Math.min(to + 1, bytes.length), content: [at + 1, to] };
}

function readBlock(bytes: Uint8Array, at: number, parentColumn: number): Value {
  const header = endOfLine(bytes, at);
  const end = endOfLines(bytes, header, parentColumn);
  return { style: 'block', end, content: [header, end] };
}

function readPlain({ bytes, at, depth }: Scanner, isValue: boolean): Value {
  let end = at;
  for (; end < bytes.length; end += 1) {
    const byte = bytes[end] ?? 0;
    if (depth > 0 && flowIndicators.has(byte)) break;
    if (!isValue && (byte === newline || (byte === code(':') && endsKey(bytes, end, depth)))) break;
    if (byte === code('#') && isBlank(bytes[end - 1]) && !isValue) break;
  }
  let to = end;
  while (to > at && isBlank(bytes[to - 1])) to -= 1;
  return { style: 'plain', end: to, content: [at, to] };
}

/** Returns the position of a key's colon; null when the scalar is no key. */
function colonAfter({ bytes, at, depth }: Scanner, { style }: Value, isExplicit: boolean): number | null {
  if (style === 'block') return null;
  let colon = at;
  const mayTurnLines = depth > 0 || isExplicit;
  while (bytes[colon] === space || bytes[colon] === tab || (mayTurnLines && isBlank(bytes[colon]))) colon += 1;
  if (bytes[colon] !== code(':')) return null;
  return style !== 'plain' || endsKey(bytes, colon, depth) ? colon : null;
}

function endsKey(bytes: Uint8Array, colon: number, depth: number): boolean {
  const next = bytes[colon + 1];
  return next === undefined || isBlank(next) || (depth > 0 && flowIndicators.has(next));
}

const longestName = 100;

/** In lower case, escapes resolved; a name is not private. */
function nameOf(bytes: Uint8Array, { style, content: [from, to] }: Value): string {
  const text = Buffer.from(bytes.subarray(from, Math.min(to, from + longestName))).toString('latin1');
  const plain =
    style === 'double'
      ? text.replace(/\\(?:x|u|U0000)([0-9a-fA-F]{4}|[0-9a-fA-F]{2})/g, (_, hex: string) =>
          String.fromCharCode(Number.parseInt(hex, 16)),
        )
      : text;
  return plain.toLowerCase();
}

function skipBlank(scanner: Scanner): number {
  const { bytes } = scanner;
  for (;;) {
    while (isBlank(bytes[scanner.at])) scanner.at += 1;
    const isComment = bytes[scanner.at] === code('#') && (scanner.at === 0 || isBlank(bytes[scanner.at - 1]));
    if (!isComment) return scanner.at;
    scanner.at = endOfLine(bytes, scanner.at);
  }
}

function skipProperty(scanner: Scanner): void {
  const { bytes, depth } = scanner;
  const ends = (byte: number | undefined): boolean =>
    byte === undefined || isBlank(byte) || (depth > 0 && flowIndicators.has(byte));
  do scanner.at += 1;
  while (!ends(bytes[scanner.at]));
}

/** `- `, `? ` and `: `. */
function isIndicator({ bytes }: Scanner, at: number): boolean {
  const byte = bytes[at];
  const next = bytes[at + 1];
  if (byte !== code('-') && byte !== code('?') && byte !== code(':')) return false;
  return next === undefined || isBlank(next);
}

/** After the last line that is indented deeper than a column, or blank. */
function endOfLines(bytes: Uint8Array, from: number, column: number): number {
  let end = from;
  for (let line = from; line < bytes.length; ) {
    const next = endOfLine(bytes, line);
    const first = firstOfLine(bytes, line, next);
    if (first !== null) {
      if (first - line <= column) break;
      end = next;
    }
    line = next;
  }
  return end;
}

function firstOfLine(bytes: Uint8Array, line: number, next: number): number | null {
  let at = line;
  while (at < next && isBlank(bytes[at])) at += 1;
  return at < next ? at : null;
}

function endOfLine(bytes: Uint8Array, from: number): number {
  const at = bytes.indexOf(newline, from);
  return at === -1 ? bytes.length : at + 1;
}

function withoutLineEnd(bytes: Uint8Array, end: number): number {
  let at = end;
  while (at > 0 && (bytes[at - 1] === newline || bytes[at - 1] === carriageReturn)) at -= 1;
  return at;
}

function columnOf(bytes: Uint8Array, at: number): number {
  return at - (at === 0 ? 0 : bytes.lastIndexOf(newline, at - 1) + 1);
}

function isBlank(byte: number | undefined): boolean {
  return byte === space || byte === newline || byte === carriageReturn || byte === tab;
}
