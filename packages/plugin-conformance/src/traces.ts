import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';

/** Returns everything that a terminal, a log or an error report could show of a value, as one text. */
function shownOf(value: unknown): string {
  // Deeper than any value of the contract, and shallow enough for an instance that holds a network client.
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

/** Returns a unique text to search for. */
export function newCanary(): string {
  return `canary ${randomBytes(12).toString('hex')}`;
}

/** Fails if the secret can be found in the printed value: as text, in hex, in base64, or as numbers. */
export function assertUntraced(secret: string | Uint8Array, where: string, value: unknown): void {
  assertNoSpelling(secret, `shows in ${where}`, [shownOf(value)]);
}

/** Fails if the secret can be found in the store, in the same spellings. */
export function assertNotStored(secret: string, when: string, stored: readonly Uint8Array[]): void {
  const texts = stored.map((bytes) => Buffer.from(bytes).toString('latin1'));
  assertNoSpelling(secret, `lies in the store in the clear ${when}`, texts);
}

function assertNoSpelling(secret: string | Uint8Array, does: string, texts: readonly string[]): void {
  const found = spellings(Buffer.from(secret)).filter(({ text, of }) => texts.some((each) => of(each).includes(text)));
  // The failure does not include the text, which holds the secret.
  assert.ok(found.length === 0, `a secret ${does}, ${found.map(({ name }) => name).join(' and ')}`);
}

interface Spelling {
  readonly name: string;
  readonly text: string;
  /** Returns the printed value in the form in which the spelling is searched. */
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

/** Returns base64 of a longer text that holds the bytes at any of the three alignments. */
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
