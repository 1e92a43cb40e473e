import { widthOf } from './width.ts';

const word = /(?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+/g;

/** Splits a command into its name and each option with its value; joined by spaces they are the command. */
export function commandParts(command: string): readonly string[] {
  const parts: string[] = [];
  let hasValue = false;
  for (const [each] of command.matchAll(word)) {
    const last = parts.at(-1);
    const isOption = each.startsWith('-') && each !== '-';
    if (last === undefined || isOption || hasValue) parts.push(each);
    else parts[parts.length - 1] = `${last} ${each}`;
    // After an option's value, the words belong to the command again.
    hasValue = parts.length > 1 && !isOption;
  }
  return parts;
}

/** Returns a part a line, with the backslashes of a shell, so that a copy of it runs. */
export function partLines(parts: readonly string[]): readonly string[] {
  return parts.map((part, at) => `${at === 0 ? '' : '  '}${part}${at === parts.length - 1 ? '' : ' \\'}`);
}

export function commandLines(command: string, columns: number): readonly string[] {
  return widthOf(command) <= columns ? [command] : partLines(commandParts(command));
}
