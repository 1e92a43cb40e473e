/**
 * A letter, and then nothing that YAML gives a meaning: no space, so that no colon ends a key and no `#` begins a
 * comment.
 */
export const plainScalar: string = String.raw`[A-Za-z][A-Za-z0-9@:./_[\]-]*[A-Za-z0-9\]]`;
const plain = new RegExp(`^${plainScalar}$`);

/**
 * Read as something else than a text where they stand alone: kubectl reads YAML 1.1, to which `no` is false, and some of
 * its readers take `e6` and `e-6` for a number.
 */
const words = /^(?:no|on|off|yes|true|false|null|e-?\d+)$/i;

/** JSON lets these stand as they are. YAML takes some for line ends, and does not allow the others. */
const escapedByYaml = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Whether every reader of YAML takes a text for itself where it stands as it is. */
export function isPlainText(text: string): boolean {
  return plain.test(text) && !words.test(text);
}

/**
 * A text as one scalar of YAML on one line, for readers of 1.1 and of 1.2 alike: as it is where every reader takes it for
 * itself, in double quotes otherwise (YAML 1.2 section 7.3.1; what JSON writes is a part of that).
 */
export function yamlScalar(text: string): string {
  if (isPlainText(text)) return text;
  return JSON.stringify(text).replace(
    escapedByYaml,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
