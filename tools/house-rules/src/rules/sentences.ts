import { type Expression, parseSync, Visitor } from 'oxc-parser';
import type { Problem, Rule } from '../rule.ts';

interface Area {
  readonly name: string;
  readonly has: (file: string) => boolean;
  /** How many errors that it throws at an edge may have a sentence of their own: a limit that only goes down. */
  readonly thrown: number;
}

const isSource = (file: string): boolean => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file);
const ofProgram = 'apps/kpki/src/';

/** Tables of help, options, keys and metrics, shell scripts, a style, and what is said before anything is loaded. */
const tables: readonly string[] = [
  'builtins.ts',
  'command-line/command.ts',
  'command-line/help-topics.ts',
  'command-line/help.ts',
  'command-line/topics.ts',
  'commands/completion.ts',
  'commands/table.ts',
  'exit-code.ts',
  'kpki.ts',
  'new-cluster/questions.ts',
  'options/options.ts',
  'print/report/html/style.ts',
  'print/report/metrics.ts',
  'print/report/writers.ts',
  'ui/keys.ts',
  'ui/linear/new-cluster/words.ts',
  'ui/linear/words.ts',
].map((file) => `${ofProgram}${file}`);

const areas: readonly Area[] = [
  { name: 'packages/engine/src', has: (file) => file.startsWith('packages/engine/src/'), thrown: 66 },
  {
    name: 'apps/kpki/src',
    has: (file) => file.startsWith(ofProgram) && !tables.includes(file),
    thrown: 167,
  },
];

export const sentences: Rule = {
  name: 'sentences',
  holds:
    'packages/presentation has the words: the engine and the program build no sentence but those of a limited number of thrown errors.',
  problems: async (workspace) => {
    const problems: Problem[] = [];
    for (const area of areas) {
      const found: SentenceIn[] = [];
      for (const file of workspace.files.filter((each) => isSource(each) && area.has(each)))
        found.push(...sentencesIn((await workspace.text(file)) ?? '').map((each) => ({ ...each, file })));
      problems.push(...problemsIn(area, found));
    }
    return problems;
  },
};

function problemsIn({ name, thrown: mostThrown }: Area, found: readonly SentenceIn[]): readonly Problem[] {
  const built = found.filter(({ isThrown }) => !isThrown);
  const thrown = found.length - built.length;
  return [
    ...built.map(({ file, line, text }) => ({
      file: `${file}:${line}`,
      problem: `builds a sentence: ${text.slice(0, 60)}`,
      next: 'return a finding, a statement or a block, and write the sentence in packages/presentation',
    })),
    ...(thrown <= mostThrown
      ? []
      : [
          {
            file: name,
            problem: `${thrown} thrown errors have a sentence of their own, and ${mostThrown} may`,
            next: 'throw an error that says a statement',
          },
        ]),
  ];
}

interface Sentence {
  readonly line: number;
  readonly text: string;
  /** It is an argument of an error. */
  readonly isThrown: boolean;
}

interface SentenceIn extends Sentence {
  readonly file: string;
}

/** Three words in a row, two of them lower case: no name of a field, a flag or a kind has so many. */
const isSentence = /[A-Za-z]{2,}[ ,;:]+[a-z]{2,}[ ,;:]+(?:[a-z]{2,}|…)|[a-z]{2,} [a-z]+ …/;

/** Commands of a shell that a user pastes are data. */
const isCommand = /^\(?(?:kubeadm|kubectl|systemctl|umask|kpki|… plugin) /;

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
  }).visit(parseSync('source.tsx', source).program);
  return found;
}

/** `PluginError`, `configFault` */
function isFault(callee: Expression): boolean {
  return callee.type === 'Identifier' && /(?:Error|Fault)$/.test(callee.name);
}
