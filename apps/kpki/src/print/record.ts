import { kpkiApiVersion } from '@kpki/spec';
import { Document, visit } from 'yaml';
import type { RecordFormat } from '../options/options.ts';
import { isObeyed, spelledOut } from '../text/clean.ts';

export function envelope<Fields extends object>(
  kind: string,
  fields: Fields,
): { readonly apiVersion: typeof kpkiApiVersion; readonly kind: string } & Fields {
  return { apiVersion: kpkiApiVersion, kind, ...fields };
}

export function line(value: unknown, format: RecordFormat): string {
  return format === 'json' ? json(value) : `---\n${record(value, format)}`;
}

/** Returns JSON or YAML. Escapes what a terminal would obey; parsers read the same text. */
export function record(value: unknown, format: RecordFormat): string {
  return format === 'json' ? json(value, 2) : yaml(value);
}

function json(value: unknown, indent?: number): string {
  return inLines(JSON.stringify(value, null, indent), (character) =>
    character
      .split('')
      .map((unit) => `\\u${hex(unit.charCodeAt(0), 4)}`)
      .join(''),
  );
}

/**
 * YAML has escapes in double quotes only. Text of several lines is quoted too: the library writes some of it as wrong
 * blocks.
 */
function yaml(value: unknown): string {
  const document = new Document(value);
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
