import { agreementsDocument, counted, trustTexts } from '@kpki/presentation';
import type { RunCommand } from '../command-line/command.ts';
import { Fault } from '../fault.ts';
import { envelope, printResult } from '../print/record.ts';
import type { AgreementListReport } from '../print/records.ts';
import { readPrograms, readServers, removeAgreements } from '../session/trust/kept-agreements.ts';
import { programName } from '../terminal/program-name.ts';
import { clean } from '../text/clean.ts';

/** Lists what the user agreed to. Contacts no server and runs no program. */
export const listAgreements: RunCommand = async ({ options, terminal }) => {
  const [servers, programs] = await Promise.all([readServers(null), readPrograms(null)]);
  const report: AgreementListReport = { servers, programs };
  printResult({ options, terminal }, envelope('AgreementList', report), () => agreementsDocument(report));
  return 'done';
};

export const removeAgreement: RunCommand = async ({ arguments: [name = ''], terminal }) => {
  const count = await removeAgreements(name);
  if (count === 0) {
    throw new Fault(
      'failed',
      `there is no agreement to ${JSON.stringify(name)}; \`${programName()} agreement list\` shows them`,
    );
  }
  terminal.out(clean(trustTexts.agreementRemoved(counted(count, 'agreement'), name)));
  return 'done';
};
