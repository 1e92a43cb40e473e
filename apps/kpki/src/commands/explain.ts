import type { RunCommand } from '../command-line/command.ts';
import { type Explanation, explanations } from '../explanation.ts';
import { isText } from '../options/options.ts';
import { explanationsText, explanationText } from '../print/explanation-text.ts';
import { record } from '../print/record.ts';
import { viewOf } from '../print/view.ts';
import { programName } from '../terminal/program-name.ts';
import { unknownName } from './declared-artifact.ts';

export const run: RunCommand = async ({ arguments: [name], options, terminal }) => {
  const format = options.output ?? 'table';
  const chosen = name === undefined ? explanations() : explanationOf(name);
  if (!isText(format)) {
    terminal.out(record(chosen, format));
    return 'done';
  }
  const view = viewOf(format, terminal);
  if ('name' in chosen) terminal.out(explanationText(chosen, view));
  else {
    terminal.out(explanationsText(chosen, view));
    terminal.out(`\nMore about one of them: ${programName()} explain NAME`);
  }
  return 'done';
};

function explanationOf(name: string): Explanation {
  const found = explanations().find((each) => each.name === name);
  if (found === undefined) throw unknownName(name);
  return found;
}
