/**
 * Splits a command line as bash does: bare characters, `'…'`, `\x`, and `$'…'` with octal bytes, nothing else.
 * `option-words.program.test.ts` compares with bash.
 */
export function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  const part =
    /\s*(?:(?<bare>[\w./:@%+,=<>-]+)|'(?<single>[^']*)'|\\(?<escaped>.)|\$'(?<octal>(?:[^'\\]|\\[0-7]{3})*)')/suy;
  for (let at = 0; at < line.trimEnd().length; at = part.lastIndex) {
    part.lastIndex = at;
    const found = part.exec(line);
    if (found === null) throw new Error(`no shell word begins here: ${line.slice(at)}`);
    const { bare, single, escaped, octal } = found.groups ?? {};
    const text = bare ?? single ?? escaped ?? withoutOctal(octal ?? '');
    const isNew = at === 0 || /\s/.test(line[at] ?? '');
    words.push(isNew ? text : `${words.pop() ?? ''}${text}`);
  }
  return words;
}

function withoutOctal(text: string): string {
  const bytes = text
    .split(/(\\[0-7]{3})/)
    .flatMap((part) => (/^\\[0-7]{3}$/.test(part) ? [Number.parseInt(part.slice(1), 8)] : [...Buffer.from(part)]));
  return Buffer.from(bytes).toString();
}
