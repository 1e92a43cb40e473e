/**
 * A letter, then no character with a meaning in YAML: no space, so that no colon ends a key and no `#` begins a
 * comment.
 */
export const plainScalar: string = String.raw`[A-Za-z][A-Za-z0-9@:./_[\]-]*[A-Za-z0-9\]]`;
const plain = new RegExp(`^${plainScalar}$`);

/**
 * Not read as text when plain: kubectl reads YAML 1.1, in which `no` is false, and some readers take `e6` and `e-6` for
 * a number.
 */
const words = /^(?:no|on|off|yes|true|false|null|e-?\d+)$/i;

/** Valid in JSON. YAML takes some for line ends, and forbids the others. */
const escapedByYaml = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Whether every YAML reader reads a plain scalar as this text. */
export function isPlainText(text: string): boolean {
  return plain.test(text) && !words.test(text);
}

/**
 * Returns a text as a scalar of one line for YAML 1.1 and 1.2: plain where every reader reads it as text, else in
 * double quotes (YAML 1.2 section 7.3.1; JSON's strings are a part of that).
 */
export function yamlScalar(text: string): string {
  if (isPlainText(text)) return text;
  return JSON.stringify(text).replace(
    escapedByYaml,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
