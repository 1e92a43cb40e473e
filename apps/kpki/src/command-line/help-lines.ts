import { exitCodes } from '../exit-code.ts';
import { programName } from '../terminal/program-name.ts';
import { hangingLines } from '../text/break-lines.ts';

/** Shows the program by the name of the call, so that the line can be typed. */
export function asCalled(commandLine: string): string {
  return commandLine.replaceAll(/(?<=^|[|&;] )kpki(?= )/g, programName());
}

export function exitLines(columns: number): readonly string[] {
  return [
    'Exit codes:',
    ...rows(
      Object.values(exitCodes).map(({ code, means }) => [String(code), means]),
      columns,
    ),
  ];
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
  return Math.min(widestName, Math.max(...names.map((name) => name.length)));
}
