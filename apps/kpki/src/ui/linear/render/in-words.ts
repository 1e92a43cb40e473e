const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

export function dateInWords(moment: string): string {
  return date.format(new Date(moment));
}

export function artifactInWords(id: string): string {
  const at = id.indexOf(' ');
  return at < 0 || id.startsWith('user ') ? id : `${id.slice(0, at)} of ${id.slice(at + 1)}`;
}

/** Joins lines: each spoken thing is one line that begins with its label. */
export function inOne(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('; ');
}

/** Keys are written short, which a screen reader spells letter by letter. */
export function spoken(line: string): string {
  return line.replaceAll('Ctrl-C', 'Control C');
}
