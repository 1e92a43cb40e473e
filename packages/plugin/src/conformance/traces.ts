import assert from 'node:assert/strict';
import { inspect } from 'node:util';

/** Everything a terminal, a log or an error report could show of a value, as one text. */
function shownOf(value: unknown): string {
  // Deeper than anything the contract hands out, and shallow enough for an instance that holds a network client.
  const options = { depth: 8, showHidden: true, maxArrayLength: null, maxStringLength: null } as const;
  return [inspect(value, options), asJson(value), asText(value)].join('\n');
}

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '';
  }
}

function asText(value: unknown): string {
  try {
    return String(value);
  } catch {
    return '';
  }
}

/** Fails when the secret can be found in what is shown of a value: as text, in hex, in base64, or as numbers. */
export function assertUntraced(secret: string | Uint8Array, where: string, value: unknown): void {
  const bytes = Buffer.from(secret);
  const shown = shownOf(value);
  const found = spellings(bytes).filter(({ text, of }) => of(shown).includes(text));
  // The value is not shown in the failure: it holds the secret.
  assert.ok(found.length === 0, `a secret shows in ${where}, ${found.map(({ name }) => name).join(' and ')}`);
}

interface Spelling {
  readonly name: string;
  readonly text: string;
  /** What is shown, brought into the form in which the spelling is looked for. */
  of(shown: string): string;
}

const withoutSpaces = (shown: string): string => shown.replaceAll(/[\s:]/g, '');

function spellings(bytes: Buffer): Spelling[] {
  return [
    { name: 'as text', text: bytes.toString('latin1'), of: (shown) => shown },
    { name: 'in hex', text: bytes.toString('hex'), of: (shown) => withoutSpaces(shown).toLowerCase() },
    { name: 'as numbers', text: [...bytes].join(','), of: withoutSpaces },
    ...base64Spellings(bytes),
  ];
}

/** Base64 of a longer text that holds the bytes at any of the three alignments. */
function base64Spellings(bytes: Buffer): Spelling[] {
  return [0, 1, 2].map((offset) => {
    const whole = bytes.subarray(offset, bytes.length - ((bytes.length - offset) % 3));
    return {
      name: 'in base64',
      text: whole.toString('base64'),
      of: (shown) => withoutSpaces(shown).replaceAll('-', '+').replaceAll('_', '/'),
    };
  });
}
