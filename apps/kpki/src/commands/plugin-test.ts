import type { RunCommand } from '../command-line/command.ts';
import { optionWords, shellWord } from '../options/option-words.ts';
import { isText } from '../options/options.ts';
import { type ConformanceReport, conformanceSummary, declaredText, outcomeText } from '../print/conformance-text.ts';
import { envelope, record } from '../print/record.ts';
import { viewOf } from '../print/view.ts';
import { type ConformanceEvent, prepareConformance } from '../session/conformance/run-conformance.ts';
import { conformanceSubject } from '../session/conformance/subject.ts';
import { programName } from '../terminal/program-name.ts';
import { clean } from '../text/clean.ts';
import { consent } from './consent.ts';

export const run: RunCommand = async ({ arguments: [name = ''], options, terminal, call }) => {
  const subject = await conformanceSubject(options, name, terminal);
  const { declared, run: runSuite } = await prepareConformance(subject, terminal);
  const format = options.output ?? 'table';
  const view = viewOf(isText(format) ? format : 'table', terminal);
  const say = isText(format) ? terminal.out : () => {};
  say(`${subject.kind} ${clean(subject.name)} (${clean(subject.use)})`);
  say(declaredText(declared, view));
  say('');
  for (const sentence of declared.leaves) terminal.note(`What the suite does: ${sentence}.`);
  if (declared.leaves.length > 0 && options.yes !== true) {
    const words = optionWords({ file: options.file, environment: options.environment });
    const instead = `add --yes: ${programName()} plugin test ${shellWord(name)}${words} --yes`;
    if (!(await consent(terminal, 'Run it?', instead))) return 'failed';
  }
  const listener = (event: ConformanceEvent): void => {
    if (event.type === 'case started') {
      const { id, guarded, number, of } = event;
      terminal.progress(`${number} of ${of}${guarded ? ', behind the guard' : ''}  ${id}`);
      return;
    }
    const text = outcomeText(event.outcome, view);
    if (text !== null) say(text);
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
  say(`\n${conformanceSummary(cases)}`);
  if (!isText(format)) terminal.out(record(envelope('Conformance', report), format));
  return cases.some(({ result }) => result === 'failed') ? 'failed' : 'done';
};
