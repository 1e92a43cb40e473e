import { type Expression, parseSync, Visitor } from 'oxc-parser';
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
    .map(({ at, text, isThrown }) => ({ line: source.slice(0, at).split('\n').length, text, isThrown }));
}

interface Literal {
  readonly at: number;
  readonly text: string;
  readonly isThrown: boolean;
}

/** Those of the code: comments and regular expressions hold none. */
function literalsIn(source: string): readonly Literal[] {
  const found: Literal[] = [];
  const thrown: { readonly start: number; readonly end: number }[] = [];
  const isThrown = ({ start }: { readonly start: number }): boolean =>
    thrown.some((each) => each.start <= start && start < each.end);
  new Visitor({
    ThrowStatement: (node) => thrown.push(node),
    CallExpression: (node) => isFault(node.callee) && thrown.push(node),
    NewExpression: (node) => isFault(node.callee) && thrown.push(node),
    Literal: (node) => {
      if (typeof node.value === 'string') found.push({ at: node.start, text: node.value, isThrown: isThrown(node) });
    },
    TemplateLiteral: (node) => {
      const text = node.quasis.map(({ value }) => value.cooked).join('…');
      found.push({ at: node.start, text, isThrown: isThrown(node) });
    },
  }).visit(parseSync('source.ts', source).program);
  return found;
}

/** `PluginError`, `configFault` */
function isFault(callee: Expression): boolean {
  return callee.type === 'Identifier' && /(?:Error|Fault)$/.test(callee.name);
}
