import { type Explanation, explanationDocument, explanations, explanationsDocument } from '@kpki/presentation';
import type { RunCommand } from '../command-line/command.ts';
import { shellWith } from '../options/command-text.ts';
import { isText } from '../options/options.ts';
import { printDocument, record } from '../print/record.ts';
import { unknownName } from './known-artifact.ts';

export const run: RunCommand = async ({ arguments: [name], options, terminal }) => {
  const format = options.output ?? 'table';
  const chosen = name === undefined ? explanations() : explanationOf(name);
  if (!isText(format)) {
    terminal.out(record(chosen, format));
    return 'done';
  }
  const document =
    'name' in chosen ? explanationDocument(chosen) : explanationsDocument(chosen, format === 'wide', shellWith(''));
  printDocument({ options, terminal }, document);
  return 'done';
};

function explanationOf(name: string): Explanation {
  const found = explanations().find((each) => each.name === name);
  if (found === undefined) throw unknownName(name);
  return found;
}
