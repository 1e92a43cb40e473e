import { type Block, bareCommand, inWords } from '@kpki/presentation';
import { kpkiApiVersion } from '@kpki/spec';
import { Document, visit } from 'yaml';
import { type Format, isText, type RecordFormat } from '../options/options.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { isObeyed, spelledOut } from '../text/clean.ts';
import { documentText } from './document.ts';
import { viewOf } from './view.ts';

/** Each kind of record has its table in the reference: `tools/house-rules/src/reference/records.ts`. */
export type RecordKind =
  | 'Adoption'
  | 'AgreementList'
  | 'Applied'
  | 'Artifact'
  | 'Check'
  | 'Conformance'
  | 'Copied'
  | 'Event'
  | 'Fleet'
  | 'LiveChecks'
  | 'Hook'
  | 'JoinSecret'
  | 'Judgment'
  | 'NextPhase'
  | 'PluginList'
  | 'Requests'
  | 'Rotation'
  | 'Rotations'
  | 'Signed'
  | 'Status'
  | 'Survey'
  | 'Undone'
  | 'Verification';

export function envelope<Fields extends object>(
  kind: RecordKind,
  fields: Fields,
): { readonly apiVersion: typeof kpkiApiVersion; readonly kind: RecordKind } & Fields {
  return { apiVersion: kpkiApiVersion, kind, ...fields };
}

interface Printing {
  readonly options: { readonly output?: Format };
  readonly terminal: Terminal;
}

type DocumentOf = (isWide: boolean) => readonly Block[];

/** Prints a result as a document or as a record. */
export function printResult({ options, terminal }: Printing, result: object, document: DocumentOf): void {
  const { output: format = 'table' } = options;
  if (isText(format)) printDocument({ options, terminal }, document(format === 'wide'));
  else terminal.out(record(result, format));
}

/** Prints one of several results: a record is a line. */
export function printNext({ options, terminal }: Printing, result: object, document: DocumentOf): void {
  const { output: format = 'table' } = options;
  if (isText(format)) printDocument({ options, terminal }, document(format === 'wide'));
  else terminal.out(line(result, format));
}

/** Prints a document; nothing for a record. */
export function printDocument({ options, terminal }: Printing, blocks: readonly Block[]): void {
  const { output: format = 'table' } = options;
  if (isText(format)) terminal.out(documentText(blocks, viewOf(format, terminal)));
}

export function line(value: unknown, format: RecordFormat): string {
  return format === 'json' ? json(value) : `---\n${record(value, format)}`;
}

/**
 * Returns JSON or YAML, with findings in words. Escapes what a terminal would obey; parsers read the same text.
 */
export function record(value: unknown, format: RecordFormat): string {
  return format === 'json' ? json(value, 2) : yaml(value);
}

function words(_key: unknown, value: unknown): unknown {
  return inWords(value, bareCommand);
}

function json(value: unknown, indent?: number): string {
  return inLines(JSON.stringify(value, words, indent), (character) =>
    character
      .split('')
      .map((unit) => `\\u${hex(unit.charCodeAt(0), 4)}`)
      .join(''),
  );
}

/** YAML has escapes in double quotes only; the library writes some text of several lines as wrong blocks. */
function yaml(value: unknown): string {
  const document = new Document(value, words);
  visit(document, {
    Scalar: (_, scalar) => {
      if (typeof scalar.value === 'string' && isObeyed(scalar.value)) scalar.type = 'QUOTE_DOUBLE';
    },
  });
  return inLines(document.toString({ lineWidth: 0 }).trimEnd(), (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
  });
}

function inLines(text: string, spell: (character: string) => string): string {
  return text
    .split('\n')
    .map((each) => spelledOut(each, spell))
    .join('\n');
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
