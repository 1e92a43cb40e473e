export interface ShownCommand {
  readonly line: number;
  readonly command: string;
  /** The lines under it; none: nothing is said about what it prints. */
  readonly output: readonly string[];
}

/** A file that a document gives: a block whose first line is a comment with its name. */
interface ShownFile {
  readonly line: number;
  readonly name: string;
  readonly text: string;
}

/** Programs that the rest of the page needs: a line that begins with `Needs on your PATH:`. */
interface NeededPrograms {
  readonly line: number;
  readonly programs: readonly string[];
}

export type Instruction = ShownCommand | ShownFile | NeededPrograms;

export interface Block {
  readonly line: number;
  readonly language: string;
  readonly lines: readonly string[];
}

export function blocksIn(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: { line: number; language: string; lines: string[] } | null = null;
  for (const [at, line] of markdown.split('\n').entries()) {
    if (open !== null && line === '```') {
      blocks.push(open);
      open = null;
    } else if (open !== null) open.lines.push(line);
    else if (line.startsWith('```')) open = { line: at + 1, language: line.slice(3), lines: [] };
  }
  return blocks;
}

/** What a document tells its reader to do, in order: `console` blocks are typed, blocks that begin with a file's name are saved. */
export function instructionsIn(markdown: string): readonly Instruction[] {
  const fromBlocks = blocksIn(markdown).flatMap((block): readonly Instruction[] => {
    if (block.language === 'console') return commandsIn(block);
    const [, name] = /^(?:#|\/\/) ([\w-]+\.(?:yaml|js))$/.exec(block.lines[0] ?? '') ?? [];
    if (name === undefined || !name.endsWith(`.${block.language}`)) return [];
    return [{ line: block.line, name, text: `${block.lines.join('\n')}\n` }];
  });
  return [...fromBlocks, ...neededProgramsIn(markdown)].toSorted((one, other) => one.line - other.line);
}

function neededProgramsIn(markdown: string): readonly NeededPrograms[] {
  return markdown.split('\n').flatMap((text, at) => {
    if (!text.startsWith('Needs on your PATH:')) return [];
    return [{ line: at + 1, programs: [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name) }];
  });
}

function commandsIn({ line, lines }: Block): readonly ShownCommand[] {
  const commands: { line: number; command: string; output: string[] }[] = [];
  for (const [at, text] of lines.entries()) {
    const last = commands.at(-1);
    if (text.startsWith('$ ')) commands.push({ line: line + at + 1, command: text.slice(2), output: [] });
    else if (last !== undefined && last.output.length === 0 && last.command.endsWith('\\')) last.command += `\n${text}`;
    else last?.output.push(text);
  }
  return commands;
}

/** Whether a program printed what a document shows. `…` stands for any text, and alone in a line for any lines. */
export function prints(actual: string, shown: readonly string[]): boolean {
  if (shown.length === 0) return true;
  const pattern = shown.map((line) => (line === '…' ? '(?:[^\\n]*\\n)*' : `${lineText(line)}\\n`)).join('');
  return new RegExp(`^${pattern}$`).test(actual);
}

function lineText(line: string): string {
  return line
    .split('…')
    .map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^\\n]*');
}
