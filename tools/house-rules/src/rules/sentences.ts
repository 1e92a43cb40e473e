import type { Problem, Rule } from '../rule.ts';

/** Errors that the engine throws at an edge: how many sentences they may be. */
const mostThrown = 80;

const isChecked = (file: string): boolean => /^packages\/engine\/src\/.*\.ts$/.test(file) && !/\.test\.ts$/.test(file);

export const sentences: Rule = {
  name: 'sentences',
  holds: `The engine makes findings and statements, and no sentence but those of at most ${mostThrown} errors; packages/presentation has the words.`,
  problems: async (workspace) => {
    const found: Sentence[] = [];
    for (const file of workspace.files.filter(isChecked))
      found.push(...sentencesIn((await workspace.text(file)) ?? '').map((each) => ({ ...each, file })));
    const thrown = found.filter(({ isThrown }) => isThrown);
    const built = found.filter(({ isThrown }) => !isThrown);
    return [
      ...built.map(({ file = '', line, text }) => ({
        file: `${file}:${line}`,
        problem: `builds a sentence: ${text.slice(0, 60)}`,
        next: 'return `finding()` or `statement()`, and write the sentence in packages/presentation',
      })),
      ...(thrown.length <= mostThrown
        ? []
        : [
            {
              file: 'packages/engine/src',
              problem: `${thrown.length} thrown errors have a sentence of their own, and ${mostThrown} may`,
              next: 'throw an EngineError that says a statement',
            } satisfies Problem,
          ]),
    ];
  },
};

interface Sentence {
  readonly file?: string;
  readonly line: number;
  readonly text: string;
  /** It is an argument of an error. */
  readonly isThrown: boolean;
}

/** Three words in a row, two of them lower case: no name of a field, a flag or a kind has so many. */
const isSentence = /[A-Za-z]{2,}[ ,;:]+[a-z]{2,}[ ,;:]+(?:[a-z]{2,}|…)|[a-z]{2,} [a-z]+ …/;

/** Commands of a shell that a user pastes are data. */
const isCommand = /^\(?(?:kubeadm|kubectl|systemctl|umask) /;

/** Returns the string literals of a source that are sentences, `…` for what a template inserts. */
export function sentencesIn(source: string): readonly Sentence[] {
  return literalsIn(source)
    .filter(({ text }) => isSentence.test(text) && !isCommand.test(text))
    .map(({ at, text }) => ({
      line: source.slice(0, at).split('\n').length,
      text,
      isThrown: /\b(?:throw\b|\w*(?:Error|Fault)\()[^;]*$/.test(source.slice(Math.max(0, at - 400), at)),
    }));
}

interface Literal {
  readonly at: number;
  readonly text: string;
}

/** Comments, regular expressions and literals inside of what a template inserts are left out. */
function literalsIn(source: string): readonly Literal[] {
  const found: Literal[] = [];
  for (let at = 0; at < source.length; at += 1) {
    const [char = '', next = ''] = source.slice(at, at + 2);
    if (char === '/' && next === '/') at = endOf(source, '\n', at);
    else if (char === '/' && next === '*') at = endOf(source, '*/', at + 2) + 1;
    else if (char === '/' && isExpression(source.slice(0, at))) at = endOfPattern(source, at + 1);
    else if (char === "'" || char === '"') {
      const end = endOfQuoted(source, char, at + 1);
      found.push({ at, text: source.slice(at + 1, end) });
      at = end;
    } else if (char === '`') {
      const { end, text } = template(source, at + 1);
      found.push({ at, text });
      at = end;
    }
  }
  return found;
}

/** Whether an expression may begin here: a slash would divide otherwise. */
function isExpression(before: string): boolean {
  return /(?:^|[(,=:[!&|?{};>]|\breturn)\s*$/.test(before.slice(-40));
}

function endOf(source: string, mark: string, from: number): number {
  const end = source.indexOf(mark, from);
  return end === -1 ? source.length : end;
}

function endOfQuoted(source: string, quote: string, from: number): number {
  let at = from;
  while (at < source.length && source[at] !== quote) at += source[at] === '\\' ? 2 : 1;
  return at;
}

function endOfPattern(source: string, from: number): number {
  let isClass = false;
  let at = from;
  for (; at < source.length && (isClass || source[at] !== '/'); at += 1) {
    if (source[at] === '\\') at += 1;
    else if (source[at] === '[') isClass = true;
    else if (source[at] === ']') isClass = false;
  }
  return at;
}

function template(source: string, from: number): { readonly end: number; readonly text: string } {
  let text = '';
  let at = from;
  while (at < source.length && source[at] !== '`') {
    if (source[at] === '$' && source[at + 1] === '{') {
      at = endOfInserted(source, at + 2) + 1;
      text += '…';
    } else {
      text += source[at];
      at += source[at] === '\\' ? 2 : 1;
    }
  }
  return { end: at, text };
}

function endOfInserted(source: string, from: number): number {
  let at = from;
  for (let depth = 1; at < source.length; at += 1) {
    const char = source[at];
    if (char === "'" || char === '"') at = endOfQuoted(source, char, at + 1);
    else if (char === '`') at = template(source, at + 1).end;
    else if (char === '{') depth += 1;
    else if (char === '}') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return at;
}
