/** Control characters, bidirectional marks, odd ends of lines, and code points that Unicode reserves for marks. */
const obeyed = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u2065\u{e0000}-\u{e007f}]/u;
const allObeyed = new RegExp(obeyed, 'gu');

export function isObeyed(text: string): boolean {
  return obeyed.test(text);
}

/** Makes foreign text harmless, such as a subject: control characters and bidirectional marks are shown, not obeyed. */
export function clean(text: string): string {
  return spelledOut(text, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** Keeps the line breaks. */
export function cleanLines(text: string): string {
  return text.split('\n').map(clean).join('\n');
}

export function spelledOut(text: string, spell: (character: string) => string): string {
  return text.replace(allObeyed, spell);
}
