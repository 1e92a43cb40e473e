import type { Run } from '../command-line/command.ts';
import { type CheckReport, checkText } from '../print/check-text.ts';
import { progressListener } from '../print/progress.ts';
import { envelope, printResult } from '../print/record.ts';
import { checkEnvironment } from '../session/check-plugins.ts';

export const run: Run = async ({ options, terminal, call }) => {
  const { configuration, lines, authorities } = await checkEnvironment(
    options,
    terminal,
    progressListener(terminal),
    call,
  );
  const report: CheckReport = {
    cluster: configuration.cluster.name,
    environment: configuration.environment?.name ?? null,
    plugins: lines,
    authorities,
  };
  terminal.progress(null);
  printResult({ options, terminal }, envelope('Check', report), (view) => checkText(report, view));
  return [...report.plugins, ...report.authorities].some(({ state }) => state === 'wrong') ? 'failed' : 'done';
};
