import { type CommandRunElsewhere, commandsRunElsewhere } from '../commands-run-elsewhere.ts';
import { blocksIn } from '../console-blocks.ts';
import type { Problem, Rule } from '../rule.ts';
import type { Workspace } from '../workspace.ts';

/** How a block says to its reader that nothing but a person has tried it, and why. */
const notRun = /^# not run by a test: \S/;

/** Nothing types the commands of `sh` and `text` blocks, as it does those of `console` blocks; so each is accounted for. */
export const commands: Rule = {
  name: 'commands',
  holds: 'Each command that a document shows is run by a test, or its block says why not.',
  problems: async (workspace) => {
    const shown: ShownInShell[] = [];
    const blocks: Problem[] = [];
    for (const file of workspace.files.filter((each) => each.endsWith('.md'))) {
      const text = (await workspace.text(file)) ?? '';
      shown.push(...shellCommandsIn(file, text));
      if (!text.startsWith(generatedMark)) blocks.push(...blockProblems(file, text));
    }
    return [...blocks, ...unknownProblems(shown, commandsRunElsewhere), ...(await staleProblems(workspace, shown))];
  },
};

/** The pages that are made from tables; what they show is what `kpki --help` shows, and has a test of its own. */
const generatedMark = '<!-- Generated';

/** The kinds of blocks that hold commands. */
const languages: readonly string[] = ['console', 'sh', 'text', 'yaml', 'json', 'js', 'ts'];

export function blockProblems(file: string, markdown: string): readonly Problem[] {
  const next = `begin it at the margin with three backquotes and one of ${languages.join(', ')}`;
  const odd = blocksIn(markdown)
    .filter(({ language }) => !languages.includes(language))
    .map(({ line, language }) => ({ line, problem: `a block of ${language === '' ? 'no language' : language}` }));
  const hidden = markdown.split('\n').flatMap((text, at) => {
    return /^(?:[\s>]+```|\s*~~~)/.test(text) ? [{ line: at + 1, problem: 'a block that no test reads' }] : [];
  });
  return [...odd, ...hidden].map(({ line, problem }) => ({ file: `${file}:${line}`, problem, next }));
}

export interface ShownInShell {
  readonly file: string;
  readonly command: string;
}

/** Commands without their comments: the lines of `sh` blocks that do not say they are not run, and `$ ` in `text` blocks. */
export function shellCommandsIn(file: string, markdown: string): readonly ShownInShell[] {
  return blocksIn(markdown)
    .filter(({ lines }) => !notRun.test(lines[0] ?? ''))
    .flatMap(({ language, line, lines }) =>
      lines
        .map((text, at) => ({ file: `${file}:${line + at + 1}`, command: commandIn(language, text) }))
        .filter(({ command }) => command !== ''),
    );
}

function commandIn(language: string, text: string): string {
  const shown = language === 'sh' ? text : language === 'text' && text.startsWith('$ ') ? text.slice(2) : '';
  return shown.replace(/(?:^|\s+)#.*$/, '');
}

export function unknownProblems(
  shown: readonly ShownInShell[],
  rows: readonly Pick<CommandRunElsewhere, 'command'>[],
): readonly Problem[] {
  const known = new Set(rows.map(({ command }) => command));
  return shown
    .filter(({ command }) => !known.has(command))
    .map(({ file, command }) => ({
      file,
      problem: `\`${command}\` is run by no test`,
      next:
        'show it in a `console` block, name the test that runs it in commands-run-elsewhere.ts, ' +
        'or begin the block with `# not run by a test: REASON`',
    }));
}

async function staleProblems(workspace: Workspace, shown: readonly ShownInShell[]): Promise<readonly Problem[]> {
  const found: Problem[] = [];
  for (const { command, file, by } of commandsRunElsewhere) {
    if (!shown.some((each) => each.command === command)) {
      const problem = `no document shows \`${command}\` any more`;
      found.push({ file: 'tools/house-rules/src/commands-run-elsewhere.ts', problem, next: 'remove its row' });
    }
    const text = workspace.files.includes(file) ? await workspace.text(file) : null;
    if (text?.includes(by) === true) continue;
    const problem = `is said to run \`${command}\`, and has no ${JSON.stringify(by)}`;
    found.push({ file, problem, next: 'name the test that runs it in commands-run-elsewhere.ts' });
  }
  return found;
}
