import { widthOf } from './width.ts';

const word = /(?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+/g;

/** A command in parts: what it is called, then each option with its value. Joined by spaces they are the command. */
export function commandParts(command: string): readonly string[] {
  const parts: string[] = [];
  let hasValue = false;
  for (const [each] of command.matchAll(word)) {
    const last = parts.at(-1);
    const isOption = each.startsWith('-') && each !== '-';
    if (last === undefined || isOption || hasValue) parts.push(each);
    else parts[parts.length - 1] = `${last} ${each}`;
    // What follows the value of an option belongs to the command again.
    hasValue = parts.length > 1 && !isOption;
  }
  return parts;
}

/** A part a line, each but the last with the backslash that a shell wants there: what is copied runs as it stands. */
export function partLines(parts: readonly string[]): readonly string[] {
  return parts.map((part, at) => `${at === 0 ? '' : '  '}${part}${at === parts.length - 1 ? '' : ' \\'}`);
}

/** A command in one line where it fits into so many columns, else in parts. */
export function commandLines(command: string, columns: number): readonly string[] {
  return widthOf(command) <= columns ? [command] : partLines(commandParts(command));
}
