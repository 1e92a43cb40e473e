import { meaningOf } from '@kpki/plugin-conformance';
import {
  apart,
  type Block,
  conformanceSummary,
  consentTexts,
  declaredBlocks,
  note,
  outcomeBlocks,
  pause,
  runningCaseText,
  suiteBlocks,
  unprovenBlocks,
} from '@kpki/presentation';
import type { RunCommand } from '../command-line/command.ts';
import { optionWords, shellWord } from '../options/option-words.ts';
import { isText } from '../options/options.ts';
import { documentText } from '../print/document.ts';
import { envelope, printDocument, record } from '../print/record.ts';
import type { ConformanceReport } from '../print/records.ts';
import { viewOf } from '../print/view.ts';
import { type ConformanceEvent, prepareConformance } from '../session/conformance/run-conformance.ts';
import { conformanceSubject } from '../session/conformance/subject.ts';
import { programName } from '../terminal/program-name.ts';
import { consent } from './consent.ts';

export const run: RunCommand = async ({ arguments: [name = ''], options, terminal, call }) => {
  const subject = await conformanceSubject(options, name, terminal);
  const { declared, run: runSuite } = await prepareConformance(subject, terminal);
  const format = options.output ?? 'table';
  const say = (blocks: readonly Block[]): void => {
    if (blocks.length > 0) printDocument({ options, terminal }, blocks);
  };
  const head = note(`${subject.kind} ${subject.name} (${subject.use})`);
  say([head, ...declaredBlocks(declared.facets), pause]);
  if (declared.leaves.length > 0)
    terminal.note(documentText(suiteBlocks(declared.leaves), { ...viewOf('table', terminal), colors: false }));
  if (declared.leaves.length > 0 && options.yes !== true) {
    const words = optionWords({ file: options.file, environment: options.environment });
    const instead = consentTexts.withYes(`${programName()} plugin test ${shellWord(name)}${words}`);
    if (!(await consent(terminal, 'Run it?', instead))) return 'failed';
  }
  const listener = (event: ConformanceEvent): void => {
    if (event.type === 'case started') {
      terminal.progress(runningCaseText(event));
      return;
    }
    // The end of the report says what each hook does, once.
    say(outcomeBlocks(event.outcome, format === 'wide', (needs) => needs));
  };
  const cases = await runSuite(listener, call);
  terminal.progress(null);
  const report: ConformanceReport = {
    plugin: subject.use,
    pluginKind: subject.kind,
    name: subject.name,
    declares: declared.facets.map(([facet, detail]) => ({ facet, detail })),
    cases,
  };
  say([...apart(unprovenBlocks(cases, meaningOf)), pause, note(conformanceSummary(cases))]);
  if (!isText(format)) terminal.out(record(envelope('Conformance', report), format));
  return cases.some(({ result }) => result === 'failed') ? 'failed' : 'done';
};
