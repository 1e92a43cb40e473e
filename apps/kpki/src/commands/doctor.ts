import { type DoctorReport, doctorDocument } from '@kpki/presentation';
import type { RunCommand } from '../command-line/command.ts';
import { progressListener } from '../print/progress.ts';
import { envelope, printResult } from '../print/record.ts';
import { checkEnvironment } from '../session/check-plugins.ts';

export const run: RunCommand = async ({ options, terminal, call }) => {
  const { configuration, lines, cas } = await checkEnvironment(options, terminal, progressListener(terminal), call);
  const report: DoctorReport = {
    cluster: configuration.cluster.name,
    environment: configuration.environment?.name ?? null,
    plugins: lines,
    cas,
  };
  terminal.progress(null);
  printResult({ options, terminal }, envelope('Check', report), () => doctorDocument(report));
  return [...report.plugins, ...report.cas].some(({ state }) => state === 'failed') ? 'failed' : 'done';
};
