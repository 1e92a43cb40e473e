/** Text that others chose, such as a subject: control characters and bidirectional marks are shown, not obeyed. */
export function clean(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** The same for a text of several lines, which stay apart. */
export function cleanLines(text: string): string {
  return text.split('\n').map(clean).join('\n');
}
