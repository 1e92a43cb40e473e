import type { Run } from '../command-line/command.ts';
import { isText } from '../options/format.ts';
import { type AgreementListReport, agreementListText } from '../print/agreement-list-text.ts';
import { envelope, record } from '../print/record.ts';
import { readPrograms, readServers } from '../session/trust/kept-agreements.ts';

/** Lists what the user agreed to at a terminal. No server is contacted, and no program runs. */
export const run: Run = async ({ options, terminal }) => {
  const [servers, programs] = await Promise.all([readServers(null), readPrograms(null)]);
  const report: AgreementListReport = { servers, programs };
  const format = options.output ?? 'table';
  terminal.out(isText(format) ? agreementListText(report) : record(envelope('AgreementList', report), format));
  return 'done';
};
