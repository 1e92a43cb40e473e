import { inputTexts } from '@kpki/presentation';
import { Fault } from '../fault.ts';
import type { CommandSpec } from './command.ts';

/** Returns the longest command whose words begin the line. */
export function commandIn(words: readonly string[], commands: readonly CommandSpec[]): CommandSpec | null {
  const matches = commands.filter(({ name }) => name.split(' ').every((word, at) => words[at] === word));
  return matches.sort((a, b) => b.name.length - a.name.length)[0] ?? null;
}

/** Returns the commands of several words that begin with this one. */
export function groupOf(word: string, commands: readonly CommandSpec[]): readonly CommandSpec[] {
  return commands.filter(({ name }) => name.startsWith(`${word} `));
}

export function unknownCommand(words: readonly string[], commands: readonly CommandSpec[]): Promise<Fault> {
  const [first = '', second] = words;
  const group = groupOf(first, commands);
  if (group.length > 0 && second !== undefined) {
    const names = group.map(({ name }) => name);
    return faultOf(`${first} ${second}`, names, inputTexts.listOf(`kpki ${first}`));
  }
  const firstWords = new Set(commands.map(({ name }) => name.split(' ')[0] ?? ''));
  return faultOf(first, [...firstWords], inputTexts.listOf('kpki'));
}

async function faultOf(typed: string, known: readonly string[], otherwise: string): Promise<Fault> {
  // Loaded late, so that a correct line starts fast.
  const { insteadOf, nowCalled } = await import('../text/near-name.ts');
  const shown = (name: string): string => `\`kpki ${name}\``;
  const renamed = nowCalled('commands', typed, known, shown);
  const instead = insteadOf(typed, known, otherwise, shown);
  return new Fault('usage', renamed ?? `there is no command ${JSON.stringify(typed)}; ${instead}`);
}
