import { adoptionDocument, adoptTexts, handOutTexts, shown, wroteDocument } from '@kpki/presentation';
import type { Invocation, RunCommand } from '../command-line/command.ts';
import { Fault } from '../fault.ts';
import { commandTextWith, shellWith } from '../options/command-text.ts';
import { optionWords } from '../options/option-words.ts';
import { isText } from '../options/options.ts';
import { progressListener } from '../print/progress.ts';
import { envelope, printDocument, printResult } from '../print/record.ts';
import { adoptionReport } from '../print/records.ts';
import { adoptFiles } from '../session/adopt/adopt-files.ts';
import { adoptSink } from '../session/adopt/adopt-sink.ts';
import type { Adoption } from '../session/adopt/adoption.ts';
import { givenIn } from '../session/adopt/given.ts';
import { defaultFile } from '../session/default-file.ts';
import { refuseExistingFile, writeNewFile } from '../session/write-file.ts';

const newFile = { advice: handOutTexts.otherFile } as const;
const defaultFolder = '/etc/kubernetes';

/** Asks nothing: what stays unknown is a finding, with the option that tells it. */
export const run: RunCommand = async (invocation) => {
  const { options, terminal } = invocation;
  const file = options.out ?? defaultFile;
  await refuseExistingFile(file, newFile);
  const targetFlags = optionWords({ file: file === defaultFile ? undefined : file });
  const found = await adopted(invocation, file);
  const adoption = { ...found, findings: shown(found.findings, commandTextWith(targetFlags)) };
  terminal.progress(null);
  const isWritten = adoption.blocker === null;
  if (isWritten) await writeNewFile(file, adoption.text, newFile);
  const format = options.output ?? 'table';
  const report = envelope('Adoption', adoptionReport(adoption, isWritten ? file : null));
  const shell = shellWith(targetFlags);
  printResult(invocation, report, (isWide) => adoptionDocument(adoption, shell, isWide));
  if (!isText(format)) return isWritten ? 'done' : 'failed';
  if (adoption.blocker !== null) {
    terminal.note(adoptTexts.nothingWritten(adoption.blocker));
    return 'failed';
  }
  printDocument(invocation, wroteDocument(file, shell));
  return 'done';
};

function adopted({ options, arguments: named, terminal, call }: Invocation, file: string): Promise<Adoption> {
  const listener = progressListener(terminal);
  const given = givenIn(options);
  const copyTo = options['copy-to'];
  if (options.sink === undefined && options['sink-option'] === undefined) {
    const sources = named.length === 0 ? [defaultFolder] : named;
    return adoptFiles({ named: sources, given, file, copyTo }, terminal, listener, call);
  }
  if (named.length > 0) {
    throw new Fault('usage', 'folders and a sink do not go together: name either, and adopt the other by itself');
  }
  if (copyTo !== undefined) {
    throw new Fault('usage', '--copy-to is for files; `kpki copy` copies what one sink holds into another');
  }
  return adoptSink(given, file, terminal, listener, call);
}
