/** Measures columns. Help, which is ASCII, brings its own, and so does without the tables of Unicode. */
type Measure = (text: string) => number;

/** Breaks a text at spaces, and octets behind each eighth; a longer word has a line of its own, unless `cut` splits it. */
export function brokenLines(
  text: string,
  columns: number,
  measure: Measure,
  cut: (word: string) => readonly string[] = (word) => [word],
): readonly string[] {
  if (columns === Number.POSITIVE_INFINITY) return [text];
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    for (const [at, part] of breakable(word).entries()) {
      const last = lines.at(-1);
      const joined = last === undefined ? null : `${last}${at === 0 ? ' ' : ''}${part}`;
      if (joined !== null && measure(joined) <= columns) lines[lines.length - 1] = joined;
      else lines.push(...(measure(part) <= columns ? [part] : cut(part)));
    }
  }
  return lines;
}

/** Octets as OpenSSL writes them, of a fingerprint or serial. */
const octets = /^(?:[\da-f]{2}:){8}[\da-f]{2}/i;

function breakable(word: string): readonly string[] {
  return octets.test(word) ? (word.match(/(?:[\da-f]{2}:){8}|.+$/gi) ?? [word]) : [word];
}

const narrowest = 30;

export function hangingLines(head: string, text: string, columns: number, measure: Measure): readonly string[] {
  const room = columns - measure(head);
  const indent = ' '.repeat(measure(head));
  return brokenLines(text, Math.max(room, narrowest), measure).map((line, at) =>
    `${at === 0 ? head : indent}${line}`.trimEnd(),
  );
}
