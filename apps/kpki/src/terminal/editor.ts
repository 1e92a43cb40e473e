/** The editor of the user. Plain data. */
export type Editor =
  | { readonly is: 'set'; readonly words: readonly string[] }
  | { readonly is: 'absent' }
  | { readonly is: 'malformed'; readonly variable: string };

/** Reads `VISUAL`, else `EDITOR`: words as in a shell, with quotes and backslashes, but nothing is expanded. */
export function editorOf(env: Readonly<Record<string, string | undefined>>): Editor {
  for (const variable of ['VISUAL', 'EDITOR']) {
    const words = wordsOf(env[variable] ?? '');
    if (words === null) return { is: 'malformed', variable };
    if (words.length > 0) return { is: 'set', words };
  }
  return { is: 'absent' };
}

/** Returns null for a quote that is not closed. No shell is started, so that a file name is never read by one. */
export function wordsOf(text: string): readonly string[] | null {
  const words: string[] = [];
  let rest = text.trimStart();
  while (rest !== '') {
    const found = /^(?:[^\s'"\\]|\\[\s\S]|'[^']*'|"(?:[^"\\]|\\[\s\S])*")+/.exec(rest)?.[0];
    if (found === undefined) return null;
    words.push(unquoted(found));
    const after = rest.slice(found.length);
    rest = after.trimStart();
    // A word ends at a space, and at nothing else.
    if (rest !== '' && rest === after) return null;
  }
  return words;
}

function unquoted(word: string): string {
  return word.replaceAll(
    /'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])/g,
    (_whole, single?: string, double?: string, one?: string) =>
      single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? one ?? '',
  );
}

/** How editors go to a line. Those that are not listed get the file alone. */
const atLine: readonly {
  readonly editors: readonly string[];
  readonly words: (file: string, line: number) => readonly string[];
}[] = [
  {
    editors: [
      ...['vi', 'vim', 'nvim', 'view', 'gvim', 'ex', 'nano', 'pico', 'emacs', 'emacsclient', 'micro', 'kak', 'joe'],
      ...['jed', 'mg', 'ne', 'mcedit'],
    ],
    words: (file, line) => [`+${line}`, file],
  },
  { editors: ['hx', 'helix', 'subl', 'zed'], words: (file, line) => [`${file}:${line}`] },
  { editors: ['code', 'codium', 'code-insiders'], words: (file, line) => ['--goto', `${file}:${line}`] },
];

/** Returns the words that open a file, at a line if it is known and the editor too. */
export function editorCommand(words: readonly string[], file: string, line: number | null): readonly string[] {
  // A name with a leading hyphen would be taken for an option.
  const named = file.startsWith('-') ? `./${file}` : file;
  const program = words[0]?.split('/').at(-1) ?? '';
  const row = atLine.find(({ editors }) => editors.includes(program));
  return [...words, ...(line === null || row === undefined ? [named] : row.words(named, line))];
}
