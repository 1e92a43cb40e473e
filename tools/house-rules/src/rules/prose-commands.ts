import { commandIn } from 'kpki/src/command-line/find-command.ts';
import { topicOf } from 'kpki/src/command-line/help-topics.ts';
import { commands } from 'kpki/src/commands/table.ts';
import { type OptionName, optionRows } from 'kpki/src/options/options.ts';
import type { Problem, Rule } from '../rule.ts';

const table = 'write it as `kpki --help` has it';

/** Nothing else tests a command in a sentence, such as `kpki frob` or `kpki plan --yes`, before a reader types it. */
export const proseCommands: Rule = {
  name: 'prose-commands',
  holds: 'Each command of kpki that a sentence of the documentation names is one, with options that it has.',
  problems: async (workspace) => {
    const found: Problem[] = [];
    for (const file of workspace.files.filter((each) => each.endsWith('.md'))) {
      for (const { line, words } of namedIn((await workspace.text(file)) ?? '')) {
        const problem = problemOf(words);
        if (problem !== null) found.push({ file: `${file}:${line}`, problem, next: table });
      }
    }
    return found;
  },
};

/** The commands between backquotes outside of blocks, each in words behind `kpki`. */
export function namedIn(markdown: string): readonly { readonly line: number; readonly words: readonly string[] }[] {
  let inBlock = false;
  return markdown.split('\n').flatMap((text, at) => {
    if (text.startsWith('```')) inBlock = !inBlock;
    if (inBlock || text.startsWith('```')) return [];
    return [...text.matchAll(/`(?:npx )?kpki ([^`]+)`/g)].map(([, words = '']) => ({
      line: at + 1,
      words: (words.split(/ [|>] /)[0] ?? '').split(' '),
    }));
  });
}

/** `kpki help`, `kpki help TOPIC` */
function isHelp([first, ...rest]: readonly string[]): boolean {
  return first === 'help' && (rest.length === 0 || rest[0] === 'TOPIC' || topicOf(rest) !== null);
}

/** What is wrong with the words behind `kpki`; null: they are a command, or stand for any. */
export function problemOf(words: readonly string[]): string | null {
  const [first = ''] = words;
  if (/^(?:[A-Z]+|…)$/.test(first) || isHelp(words)) return null;
  const command = first.startsWith('-') ? commands.find(({ name }) => name === 'ui') : commandIn(words, commands);
  if (command === null || command === undefined) {
    return commands.some(({ name }) => name.startsWith(`${first} `)) && words.length === 1
      ? null
      : `there is no command \`kpki ${words.join(' ')}\``;
  }
  const known: readonly OptionName[] = [...command.options, 'help', 'version'];
  const spellings = known.flatMap((name) => [`--${name}`, shortOf(name)]);
  const unknown = words.find((word) => /^--?[a-z]/.test(word) && !spellings.includes(word.split('=')[0] ?? ''));
  return unknown === undefined ? null : `\`kpki ${command.name}\` has no option ${unknown}`;
}

function shortOf(name: OptionName): string {
  const { short } = optionRows[name];
  return short === undefined ? '' : `-${short}`;
}
