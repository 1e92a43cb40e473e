/**
 * What a terminal obeys rather than shows: control characters, bidirectional and other marks, odd ends of lines, and what
 * Unicode keeps free among them for marks to come.
 */
const obeyed = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u2065\u{e0000}-\u{e007f}]/u;
const allObeyed = new RegExp(obeyed, 'gu');

/** Whether a terminal would obey something of a text. */
export function isObeyed(text: string): boolean {
  return obeyed.test(text);
}

/** Text that others chose, such as a subject: control characters and bidirectional marks are shown, not obeyed. */
export function clean(text: string): string {
  return spelledOut(text, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** The same for a text of several lines, which stay apart. */
export function cleanLines(text: string): string {
  return text.split('\n').map(clean).join('\n');
}

/** A text with each character that a terminal would obey in another spelling. */
export function spelledOut(text: string, spell: (character: string) => string): string {
  return text.replace(allObeyed, spell);
}

/**
 * What a plugin said, without who it was: `sink "vault" (@kpki/vault): ` is said by where the text stands. The engine's own
 * is the same; to draw a screen the engine is not loaded.
 */
export function withoutSpeaker(message: string): string {
  return message.replace(/^(?:sink|backend) "[^"]*" \([^)]*\): /, '');
}
