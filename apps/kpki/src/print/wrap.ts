const narrowest = 30;

/** A text in lines that fit; a word that does not fit alone has a line of its own. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/** A head and a text behind it, which stays behind it where it goes on. */
export function hanging(head: string, text: string, width: number): readonly string[] {
  const indent = ' '.repeat(head.length);
  return wrapped(text, Math.max(width - head.length, narrowest)).map((line, at) =>
    `${at === 0 ? head : indent}${line}`.trimEnd(),
  );
}

/** A text that is indented a little where it goes on, so that the next one can be told from it. */
export function paragraph(text: string, width: number): readonly string[] {
  const indent = '  ';
  return wrapped(text, width - indent.length).map((line, at) => (at === 0 ? line : `${indent}${line}`));
}
