import { type Exit, exitCodes, exits } from '../exit-code.ts';
import { programName } from '../terminal/program-name.ts';
import { hangingLines } from '../text/break-lines.ts';
import type { TopicName } from './help-topics.ts';

/** Shows the program by the name of the call, so that the line can be typed. */
export function asCalled(commandLine: string): string {
  return commandLine.replaceAll(/(?<=^|[|&;] )kpki(?= )/g, programName());
}

/** Returns the codes of some exits; those of a command fit one row of 80 columns. */
export function exitLines(some: readonly Exit[], columns: number): readonly string[] {
  const shown = exits.filter((exit) => some.includes(exit)).map((exit) => exitCodes[exit]);
  return listed(
    'Exit codes',
    shown.map(({ code, word }) => `${code} ${word}`),
    columns,
  );
}

export function seeAlso(topics: readonly TopicName[], columns: number): readonly string[] {
  return listed('See also', topics.map(topicCommand), columns);
}

/** Breaks a list only between its members. */
function listed(title: string, members: readonly string[], columns: number): readonly string[] {
  const noBreak = '\u00a0';
  const text = members.map((member) => member.replaceAll(' ', noBreak)).join(', ');
  return hangingLines(`${title}: `, text, columns, inAscii).map((line) => line.replaceAll(noBreak, ' '));
}

export function topicCommand(topic: TopicName): string {
  return `\`${programName()} help ${topic}\``;
}

/** Returns names and texts in two columns. */
export function rows(pairs: readonly (readonly [string, string])[], columns: number): readonly string[] {
  const width = widthOf(pairs.map(([left]) => left));
  return pairs.flatMap(([left, right]) => named(left, right, width, columns));
}

/** Help is ASCII, so it need not load the tables of Unicode. */
export function inAscii(text: string): number {
  return text.length;
}

/** A name that is much longer than the others gets a line of its own. */
export function named(left: string, right: string, width: number, columns: number): readonly string[] {
  if (left.length <= width) return hangingLines(`  ${left.padEnd(width)}  `, right, columns, inAscii);
  return [`  ${left}`, ...hangingLines(' '.repeat(width + 4), right, columns, inAscii)];
}

const widestName = 24;

export function widthOf(names: readonly string[]): number {
  const widths = names.map((name) => name.length).filter((width) => width <= widestName);
  return widths.length === 0 ? widestName : Math.max(...widths);
}
